namespace CanaryFunctions.Simulator;

/// <summary>A mail that was handed to the local Azure.</summary>
/// <param name="Sender">Who it comes from.</param>
/// <param name="To">Who it goes to.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its plain text.</param>
/// <param name="Html">Its text as HTML.</param>
public sealed record SentMail(string Sender, IReadOnlyList<string> To, string Subject, string? Text, string? Html)
{
    internal int Looks { get; set; }
}
