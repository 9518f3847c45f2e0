using System.Collections.Immutable;

namespace CanaryFunctions.Azure.Email;

/// <summary>A mail.</summary>
/// <param name="Id">Its id: sent again with the same id, it is the same mail.</param>
/// <param name="To">Addresses of those who get it; 1 to 50.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its text for those who read no HTML.</param>
/// <param name="Html">Its text as HTML.</param>
public sealed record EmailMessage(Guid Id, ImmutableArray<string> To, string Subject, string Text, string Html);

/// <summary>What came of a mail.</summary>
public abstract record EmailOutcome
{
    private EmailOutcome()
    {
    }

    /// <summary>The service has it and is about to deliver it.</summary>
    /// <param name="Operation">Where to ask how that goes on.</param>
    /// <param name="AskIn">When to ask at the earliest.</param>
    public sealed record Accepted(Uri Operation, TimeSpan AskIn) : EmailOutcome;

    /// <summary>It is delivered, as far as the service knows.</summary>
    public sealed record Delivered : EmailOutcome;

    /// <summary>It may be tried again.</summary>
    /// <param name="In">When, at the earliest.</param>
    /// <param name="Why">Why it was not sent, for people.</param>
    public sealed record Later(TimeSpan In, string Why) : EmailOutcome;

    /// <summary>It will never be sent.</summary>
    /// <param name="Why">Why, and what to do, for people.</param>
    public sealed record Refused(string Why) : EmailOutcome;
}
