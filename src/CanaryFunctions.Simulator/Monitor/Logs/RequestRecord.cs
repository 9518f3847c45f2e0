namespace CanaryFunctions.Simulator.Monitor.Logs;

/// <summary>What an app has logged of a request.</summary>
/// <param name="At">When the request came.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Site">Name of the site.</param>
/// <param name="Slot">Name of the slot, <c>production</c> for production.</param>
/// <param name="Role">Cloud role: the address's host name, as the classic SDK has it.</param>
/// <param name="Version">What the app says its version is; empty if nothing.</param>
/// <param name="ItemCount">For how many requests the record stands.</param>
internal sealed record RequestRecord(
    DateTimeOffset At, int Status, double DurationMs, string Site, string Slot, string Role, string Version, int ItemCount);
