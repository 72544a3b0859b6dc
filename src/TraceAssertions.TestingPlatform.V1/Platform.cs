// What version 2 of the platform calls otherwise; VerdictPrinter.cs is compiled for both.
global using IDataConsumer = Microsoft.Testing.Platform.Extensions.TestHost.IDataConsumer;

using Microsoft.Testing.Platform.Extensions.OutputDevice;
using Microsoft.Testing.Platform.OutputDevice;

namespace TraceAssertions.TestingPlatform;

/// <summary>The platform's output as its version 2 has it.</summary>
internal static class Platform
{
    /// <summary>Displays; version 1 cannot be cancelled meanwhile.</summary>
    public static Task DisplayAsync(this IOutputDevice device, IOutputDeviceDataProducer producer, IOutputDeviceData data, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.CompletedTask : device.DisplayAsync(producer, data);
}
