namespace CanaryFunctions.Azure.Email;

/// <summary>From where mails are sent.</summary>
public sealed record EmailOptions
{
    /// <summary>Azure Communication Services, e.g. <c>https://contoso.europe.communication.azure.com</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The address that mails come from; one of the service's domains.</summary>
    public required string Sender { get; init; }

    /// <summary>The service's access key; null to sign in as the control plane, which then needs the role Communication and
    /// Email Service Owner.</summary>
    public string? AccessKey { get; init; }

    /// <summary>The addresses only, never the key.</summary>
    public override string ToString() => $"{Sender} by {Endpoint}";
}
