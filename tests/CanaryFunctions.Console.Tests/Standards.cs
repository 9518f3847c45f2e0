using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>What every screen is held to. A page is loaded once, and then seen in all colours and widths.</summary>
internal static class Standards
{
    // Of all elements and of what stands before and after them.
    private const string Moving = """
        () => [...document.querySelectorAll('*')].flatMap(element => ['', '::before', '::after'].filter(part => {
          const style = getComputedStyle(element, part || null);
          return style.animationName !== 'none' || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0);
        }).map(part => element.tagName + part))
        """;

    // In the page itself, which has it once. The library's own way is to take it anew for each look, and to open one more page in which
    // the findings of frames are put together: there are none.
    private const string Axe = """
        async (part, rules) => {
          const found = await axe.run(part ?? document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) });
          return found.violations.map(one => `${one.id}: ${one.help} ${one.nodes.map(node => node.html).join(', ')}`);
        }
        """;

    private static readonly string script = new BundledAxeScriptProvider().GetScript();

    private static readonly string[] colours = ["color-contrast"];

    /// <summary>Axe finds nothing in light and dark; only the colours are others in the second.</summary>
    /// <param name="page">The page; nothing moves on it.</param>
    /// <param name="part">What of it is looked at; null for all.</param>
    public static async Task CanBeUsedAsync(IPage page, ILocator? part = null)
    {
        await SeeAsync(page, part, new() { ColorScheme = ColorScheme.Dark });
        await SeeAsync(page, part, new() { ColorScheme = ColorScheme.Light }, colours);
    }

    /// <summary>Nor where more contrast is wanted, or colours of one's own; only the colours are others there.</summary>
    public static async Task CanBeReadAsync(IPage page)
    {
        await SeeAsync(page, null, new() { ColorScheme = ColorScheme.Light, Contrast = Contrast.More }, colours);
        await SeeAsync(page, null, new() { ColorScheme = ColorScheme.Dark, Contrast = Contrast.More }, colours);
        await SeeAsync(page, null, new() { ColorScheme = ColorScheme.Light, ForcedColors = ForcedColors.Active }, colours);
        await page.EmulateMediaAsync(new() { Contrast = Contrast.NoPreference, ForcedColors = ForcedColors.None });
    }

    private static async Task SeeAsync(IPage page, ILocator? part, PageEmulateMediaOptions eyes, string[]? rules = null)
    {
        eyes.Contrast ??= Contrast.NoPreference;
        eyes.ForcedColors ??= ForcedColors.None;
        await page.EmulateMediaAsync(eyes);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(script);
        var found = part is null
            ? await page.EvaluateAsync<string[]>($"rules => ({Axe})(null, rules)", rules)
            : await part.EvaluateAsync<string[]>(Axe, rules);
        Assert.True(found.Length == 0, $"{page.Url} in {eyes.ColorScheme}, contrast {eyes.Contrast}, own colours {eyes.ForcedColors}: "
            + string.Join('\n', found));
    }

    /// <summary>It fits from a small telephone to a wall.</summary>
    public static async Task FitsAsync(IPage page)
    {
        foreach (var width in (int[])[360, 800, 3840])
        {
            await page.SetViewportSizeAsync(width, 800);
            var needed = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(width == needed, $"{page.Url} needs {needed} of {width} pixels.");
        }

        await page.SetViewportSizeAsync(1280, 800);
    }

    /// <summary>What moves, or would when it changes.</summary>
    public static Task<string[]> MovingAsync(IPage page) => page.EvaluateAsync<string[]>(Moving);

    /// <summary>The answer allows no script, style or <c>eval</c> that stands in a page, and no other page to frame it.</summary>
    public static void HasAStrictPolicy(IReadOnlyDictionary<string, string> headers)
    {
        var policy = headers["content-security-policy"];
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Matches("^default-src 'none';", policy);
        Assert.Matches("frame-ancestors 'none'", policy);

        // What comes from here, or nothing; a page that has its style in itself says by a hash which.
        foreach (Match kind in Regex.Matches(policy, "(?:script|style)-src ([^;]+)"))
            Assert.Matches("^'(self|sha256-[A-Za-z0-9+/]{43}=)'$", kind.Groups[1].Value);
    }

    /// <summary>All is drawn that the page draws by itself, and all that can be unfolded is.</summary>
    public static async Task IsThereAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('time-chart')].every(chart => chart.querySelector('canvas'))");
        await page.EvaluateAsync("() => { for (const one of document.querySelectorAll('details')) one.open = true; }");
    }
}
