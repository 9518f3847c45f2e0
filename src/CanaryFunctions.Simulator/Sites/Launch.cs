namespace CanaryFunctions.Simulator.Sites;

/// <summary>An attempt to have an app run behind an address.</summary>
/// <param name="App">The app once it answers, or once it is clear that it does not; null if there is none.</param>
/// <param name="Superseded">Cancelled when another attempt takes its place.</param>
internal sealed record Launch(Task<RunningApp?> App, CancellationTokenSource Superseded)
{
    /// <summary>There is nothing to run.</summary>
    public static Launch None => new(Task.FromResult<RunningApp?>(null), new());
}
