using Microsoft.Security.AntiSSRF;

namespace CanaryFunctions.Azure;

/// <summary>Guards calls to addresses that others choose: private, loopback and metadata addresses are refused when a
/// connection is made, after names have been resolved, so that no name can be pointed there.</summary>
internal static class OutboundCalls
{
    /// <summary>A handler for such calls. It follows no redirects and keeps no cookies.</summary>
    /// <param name="options">Which networks are allowed all the same.</param>
    public static AntiSSRFHandler Guarded(AzureOptions options)
    {
        var policy = new AntiSSRFPolicy(PolicyConfigOptions.ExternalOnlyLatest)
        {
            AddXFFHeader = false,
            AllowPlainTextHttp = options.ProbeScheme == Uri.UriSchemeHttp,
        };
        if (options.AllowedNetworks.Count > 0) policy.AddAllowedAddresses([.. options.AllowedNetworks]);
        var handler = policy.GetHandler();
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        return handler;
    }

    /// <summary>Why an address is not called, for people.</summary>
    public static string WhyNot(Uri address, AntiSSRFException refused) =>
        $"{address.Host} may not be called: {refused.Message} Addresses on the inside are allowed by Canary:AllowedNetworks.";
}
