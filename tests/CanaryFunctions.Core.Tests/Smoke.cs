namespace CanaryFunctions.Core.Tests;
public class Smoke { [Fact] public void It_runs() => Assert.True(true); }
