using CanaryFunctions.Simulator.Sites;

namespace CanaryFunctions.Simulator.Fronts;

/// <summary>Which slot answers a visitor of production: query, then cookie, then a draw by the rules.</summary>
internal static class Routing
{
    /// <summary>Name of the cookie and of the query parameter.</summary>
    public const string Name = "x-ms-routing-name";

    private const string Self = "self";

    /// <summary>Decides.</summary>
    /// <param name="site">The site.</param>
    /// <param name="asked">The query parameter's value; null without one.</param>
    /// <param name="pinned">The cookie's value; null without one.</param>
    /// <param name="afterRemoval">What becomes of visitors pinned to a slot without a rule.</param>
    /// <param name="draw">A number from 0 up to 1.</param>
    public static Route Decide(Site site, string? asked, string? pinned, PinAfterRemoval afterRemoval, double draw)
    {
        if (asked is not null) return Known(site, asked) ?? new(null, Self, SetsCookie: !site.Rules.IsEmpty);
        if (pinned is not null)
        {
            if (Known(site, pinned) is { } known) return known with { SetsCookie = false };
            if (afterRemoval is PinAfterRemoval.Slot && site.Find(pinned) is { IsProduction: false } slot)
                return new(slot.HostName, pinned, SetsCookie: false);
        }

        return site.Rules.IsEmpty ? new(null, Self, SetsCookie: false) : Draw(site, draw);
    }

    private static Route? Known(Site site, string name)
    {
        if (name.Equals(Self, StringComparison.OrdinalIgnoreCase)) return new(null, Self, SetsCookie: !site.Rules.IsEmpty);
        var rule = site.Rules.FirstOrDefault(rule => rule.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return rule is null ? null : new(rule.ActionHostName, rule.Name, SetsCookie: true);
    }

    private static Route Draw(Site site, double draw)
    {
        var left = draw * 100;
        foreach (var rule in site.Rules)
        {
            if (left < rule.ReroutePercentage) return new(rule.ActionHostName, rule.Name, SetsCookie: true);
            left -= rule.ReroutePercentage;
        }

        return new(null, Self, SetsCookie: true);
    }
}

/// <summary>Who answers a visitor.</summary>
/// <param name="Host">Host name of the slot; null for production itself.</param>
/// <param name="Cookie">What the routing cookie says.</param>
/// <param name="SetsCookie">Whether the cookie is (re)set with the answer.</param>
internal sealed record Route(string? Host, string Cookie, bool SetsCookie);
