using System.Security.Cryptography;
using System.Text;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>What the page of a report may do: be shown in the one style that stands in it, which is named by its hash.</summary>
public static class ReportPolicy
{
    /// <summary>As a content security policy has it.</summary>
    public static string Value { get; } = $"default-src 'none'; style-src 'sha256-{Hash()}'";

    // Browsers hash what stands in the page after its line ends were made into one character.
    private static string Hash() =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Html.Style.ReplaceLineEndings("\n"))));
}
