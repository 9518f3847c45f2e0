using System.Buffers.Text;
using System.Net.Mail;

namespace CanaryFunctions.Azure.Email;

/// <summary>From where mails are sent.</summary>
public sealed record EmailOptions
{
    /// <summary>Azure Communication Services, e.g. <c>https://contoso.europe.communication.azure.com</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The address that mails come from; one of the service's domains.</summary>
    public required string Sender { get; init; }

    /// <summary>The service's access key, base64; null to sign in as the control plane, which then needs the role Communication
    /// and Email Service Owner.</summary>
    public string? Key { get; init; }

    /// <summary>All that is wrong, for people; never the key.</summary>
    public IEnumerable<string> Errors()
    {
        if (Endpoint is not { IsAbsoluteUri: true, Scheme: "https" })
            yield return "Canary:Email:Endpoint must be an https address, e.g. https://contoso.europe.communication.azure.com.";
        if (!MailAddress.TryCreate(Sender, out _))
            yield return "Canary:Email:Sender must be an address of one of the service's domains.";
        if (Key is not null && !Base64.IsValid(Key))
            yield return "Canary:Email:Key is no access key: copy the key alone, not the connection string.";
    }

    /// <summary>The addresses only, never the key.</summary>
    public override string ToString() => $"{Sender} by {Endpoint}";
}
