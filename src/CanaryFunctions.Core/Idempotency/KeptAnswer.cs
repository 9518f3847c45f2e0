namespace CanaryFunctions.Core.Idempotency;

/// <summary>What a caller's request with an idempotency key was answered, so that the same request gets the same answer.
/// </summary>
/// <param name="Request">Hash of the request.</param>
/// <param name="At">When it came.</param>
/// <param name="Answer">What was answered; null while it is being worked on.</param>
public sealed record KeptAnswer(string Request, DateTimeOffset At, HttpAnswer? Answer);

/// <summary>An answer as it was sent.</summary>
/// <param name="Status">Its status.</param>
/// <param name="ContentType">Type of its body; null without one.</param>
/// <param name="Location">Its <c>Location</c>; null without one.</param>
/// <param name="ETag">Its <c>ETag</c>; null without one.</param>
/// <param name="Body">Its body, base64; null if it held a secret.</param>
public sealed record HttpAnswer(int Status, string? ContentType, string? Location, string? ETag, string? Body);
