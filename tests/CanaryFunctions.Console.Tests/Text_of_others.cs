using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Tests.Stage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>Names, notes and reasons, as long as they may be: with markup, from right to left, and without a place to break.</summary>
public sealed class Text_of_others(ConsoleFixture fixture) : In_the_browser(fixture)
{
    private static readonly Dictionary<string, string> texts = new()
    {
        ["markup"] = "<img src=x onerror=window.ran=1></script><script>window.ran=2</script>\"'><svg onload=window.ran=3>",
        ["rtl"] = "\u202eשלום عليكم ",
        ["wide"] = "WWWWWWWWWW",
    };

    private static readonly string[] screens =
    [
        "/?q={application}", "/?view=table&q={application}", "/rollouts/{live}?events=all", "/rollouts/{ended}", "/applications/{application}",
        "/applications/{application}/environments/production/release", "/wall?q={application}", "/access", "/audit", "/channels",
    ];

    public static TheoryData<string, int> All => new(
        from text in texts.Keys
        from width in (int[])[360, 1280]
        select (text, width));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_shown_as_it_was_written_and_fits(string text, int width)
    {
        var places = await WriteAsync($"{text}-{width}-{new string('a', 40)}", length => Long(texts[text], length));
        var said = new List<string>();
        var page = await PageAsync("/gallery", places.Key, new() { ViewportSize = new() { Width = width, Height = 800 } });
        page.Console += (_, message) =>
        {
            if (message.Type == "error") said.Add(message.Text);
        };

        foreach (var screen in screens)
        {
            await page.GotoAsync(places.Fill(screen));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await page.EvaluateAsync("() => { for (const one of document.querySelectorAll('details')) one.open = true; }");

            Assert.True(width == await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), $"{screen} does not fit.");
            Assert.True(await page.EvaluateAsync<bool>("() => window.ran === undefined"), $"{screen} runs what others wrote.");
            Assert.Equal(0, await page.Locator("img[src=x], svg[onload]").CountAsync());
            await KeepAsync(page, $"others-{text}-{width}{Path.GetInvalidFileNameChars().Append('?').Aggregate(screen, (name, letter) => name.Replace(letter, '-'))}");
        }

        Assert.Empty(said);
    }

    [Fact]
    public async Task Stands_on_the_page_to_its_last_letter()
    {
        var places = await WriteAsync("last-letters", length => Long(texts["markup"], length - 1) + "Z");
        var page = await PageAsync(places.Fill("/rollouts/{live}?events=all"), places.Key);

        await Expect(page.Locator("#facts")).ToContainTextAsync(Long(texts["markup"], 999) + "Z");
        await Expect(page.Locator("#event-4 p")).ToHaveTextAsync(Long(texts["markup"], 1999) + "Z");
        await Expect(page.Locator("#headline .says")).ToHaveTextAsync(Long(texts["markup"], 999) + "Z");
    }

    private static string Long(string text, int length) => string.Concat(Enumerable.Repeat(text, length))[..length];

    // As long as each may be, or as what names people elsewhere was seen to be.
    private async Task<Places> WriteAsync(string application, Func<int, string> text)
    {
        var fleet = new StoredFleet(Fixture.Cloud.Storage.ConnectionString);
        await fleet.AddApplicationAsync(new(application, "production", LocalCloud.Target(new string('s', 60))));
        var number = $"1.1.0-{new string('x', 122)}";
        var version = StoredFleet.Version(application, number, text(10_000), text(200));
        await fleet.AddVersionAsync(version, text(200));
        var policy = new Policy
        {
            Name = text(100),
            Checks = [.. Presets.Careful.Checks.Select(check => check with { Name = text(100) })],
            Steps = Presets.Careful.Steps,
        };
        var live = StoredFleet.Begun(application, DateTimeOffset.UtcNow.AddHours(-1)) with
        {
            Baseline = StoredFleet.Version(application, $"1.0.0-{new string('y', 122)}"),
            Canary = version,
            Policy = policy,
            StartedBy = text(200),
            Reason = text(1000),
            Health = new() { Report = StoredFleet.Report(policy, text(1000)) },
        };
        var stored = await fleet.HappenAsync(await fleet.AddAsync(live, 3), text(2000), text(200));
        var ended = live with
        {
            Id = RolloutId.New(DateTimeOffset.UtcNow.AddHours(-2)),
            Phase = new Phase.RolledBack(new Cause.Degraded(text(100), text(1000))),
            EndedAt = DateTimeOffset.UtcNow,
        };
        await fleet.AddAsync(ended, 3);
        var key = await Fixture.KeyAsync(text(100).TrimStart('\u202e'), new Core.Access.Grant(Core.Access.Role.Admin));
        return new(key, application, $"{stored.Rollout.Id}", $"{ended.Id}");
    }

    private sealed record Places(string Key, string Application, string Live, string Ended)
    {
        public string Fill(string screen) => screen.Replace("{application}", Application, StringComparison.Ordinal)
            .Replace("{live}", Live, StringComparison.Ordinal).Replace("{ended}", Ended, StringComparison.Ordinal);
    }
}
