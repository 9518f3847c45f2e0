using CanaryFunctions.Api.Access;
using CanaryFunctions.Azure;
using CanaryFunctions.Core.Rollouts;
using Microsoft.Extensions.Configuration;

namespace CanaryFunctions.App;

/// <summary>Configuration of this host, section <c>Canary</c>: as an app setting, <c>Canary__Storage</c>.</summary>
internal sealed record AppSettings : AzureSettings
{
    /// <summary>Who may call the API, besides the keys that are kept in storage.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>How often new rollouts look and how long they are patient.</summary>
    public Pace Pace { get; init; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Errors() =>
        base.Errors().Concat(Access.Errors().Select(error => $"Canary:Access: {error}"));

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="InvalidOperationException">Says all that is wrong and what to do.</exception>
    public static AppSettings From(IConfiguration configuration) =>
        Checked(() => configuration.GetSection("Canary").Get<AppSettings>());
}
