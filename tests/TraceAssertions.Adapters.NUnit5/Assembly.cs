[assembly: TracedTest]
