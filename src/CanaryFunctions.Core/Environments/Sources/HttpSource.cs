using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>Any HTTP endpoint that answers with JSON, asked once for each arm.</summary>
/// <param name="Url">Its https address, with <c>{from}</c> and <c>{to}</c> (UTC, as <c>2026-11-23T10:00:00Z</c>),
/// <c>{grain}</c> (seconds of a bin), and <c>{arm}</c>, <c>{version}</c> or <c>{slot}</c> in its path or query.</param>
public sealed partial record HttpSource(string Url) : TelemetrySource
{
    private const int LongestText = 2000;

    /// <summary>JSONPath of the bins' starts: text such as <c>2026-11-23T10:00:00Z</c>, or seconds or milliseconds since
    /// 1970.</summary>
    public string Time { get; init; } = "$[*].time";

    /// <summary>JSONPath of the requests in the bins, as many and in the same order.</summary>
    public string Requests { get; init; } = "$[*].requests";

    /// <summary>JSONPath of those that failed, as many and in the same order.</summary>
    public string Failures { get; init; } = "$[*].failures";

    /// <summary>Name of the header that <see cref="Secret"/> is sent in, e.g. <c>X-Api-Key</c>; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Name of the application's secret that is sent in <see cref="Header"/>; null for none.</summary>
    public string? Secret { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => $"HTTP endpoint at {(Sample() is { } sample ? sample.Host : "an unknown host")}";

    /// <summary>As for platform metrics, since nothing is known of it.</summary>
    [JsonIgnore]
    public override TimeSpan UsualLag => TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Errors()
    {
        if (Url.Length > LongestText || Sample() is null)
            yield return new("url", "An absolute https address, with placeholders in its path or query only.");
        else if (!Placeholders.TellArms(Url))
            yield return new("url", "Both arms would get the same: the address has none of {arm}, {version} and {slot}.");
        foreach (var (field, path) in new[] { ("time", Time), ("requests", Requests), ("failures", Failures) })
        {
            if (!path.StartsWith('$') || path.Length > LongestText)
                yield return new(field, "A JSONPath begins with $, as $.data[*].time.");
        }

        if (Header is null != Secret is null)
            yield return new(Header is null ? "header" : "secret", "Header and secret are given together.");
        if (Header is not null && !HeaderName().IsMatch(Header)) yield return new("header", $"'{Header}' is no name of a header.");
        if (Secret is not null && !Names.IsValid(Secret)) yield return new("secret", Names.Rule);
    }

    // An address like those that are asked; null if it is none, or if a placeholder could name another host.
    private Uri? Sample()
    {
        var authority = Authority().Match(Url).Value;
        return authority.Length > 0 && !authority.Contains('{') && Uri.TryCreate(Url, UriKind.Absolute, out var sample)
            && (sample.Scheme == "https" || (sample.Scheme == "http" && sample.IsLoopback)) && sample.UserInfo.Length == 0
                ? sample
                : null;
    }

    [GeneratedRegex("^https?://[^/?#]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Authority();

    [GeneratedRegex("^(?!host$)[A-Za-z0-9-]{1,100}\\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex HeaderName();
}
