// What version 1 of the platform calls otherwise; VerdictPrinter.cs is compiled for both.
global using IDataConsumer = Microsoft.Testing.Platform.Extensions.IDataConsumer;
