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
        "/applications/{application}/versions/{version}", "/applications/{application}/versions/compare?from={version}&to={older}",
        "/applications/{application}/policies/worded", "/applications/{application}/policies/worded/edit",
        "/applications/{application}/environments/production", "/channels/{channel}", "/applications/{application}/analytics",
        "/rollouts/{ended}/report",
    ];

    public static TheoryData<string> All => [.. texts.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Is_shown_as_it_was_written_and_fits(string text)
    {
        var places = await WriteAsync($"{text}-{new string('a', 40)}", length => Long(texts[text], length));
        var said = new List<string>();
        var page = await PageAsync("/gallery", places.Key);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") said.Add(message.Text);
        };

        foreach (var screen in screens)
        {
            await page.GotoAsync(places.Fill(screen));
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await page.EvaluateAsync("() => { for (const one of document.querySelectorAll('details')) one.open = true; }");

            foreach (var width in (int[])[360, 1280])
            {
                await page.SetViewportSizeAsync(width, 800);
                var needed = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
                Assert.True(width == needed, $"{screen} needs {needed} of {width} pixels.");
                var file = Path.GetInvalidFileNameChars().Append('?').Aggregate(screen, (name, letter) => name.Replace(letter, '-'));
                await KeepAsync(page, $"others-{text}-{width}{file}");
            }

            Assert.True(await page.EvaluateAsync<bool>("() => window.ran === undefined"), $"{screen} runs what others wrote.");
            Assert.Equal(0, await page.Locator("img[src=x], svg[onload]").CountAsync());
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
        var older = $"1.0.0-{new string('y', 122)}";
        await fleet.AddVersionAsync(StoredFleet.Version(application, older, text(10_000), text(200)), text(200));
        var policy = new Policy
        {
            Name = text(100),
            Checks = [.. Presets.Careful.Checks.Select(check => check with { Name = text(100) })],
            Steps = Presets.Careful.Steps,
        };
        var live = StoredFleet.Begun(application, DateTimeOffset.UtcNow.AddHours(-1)) with
        {
            Baseline = StoredFleet.Version(application, older),
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
        using var author = new Caller(Fixture.Host.Address, key);
        await SayAsync(author, application, text);
        var channel = $"c-{application}"[..Math.Min(60, application.Length + 2)];
        await TellAsync(author, channel, text);
        var end = new RolloutEvent(4, DateTimeOffset.UtcNow, EventKind.RolledBack, ended.Phase.Name, text(2000)) { By = text(200) };
        await fleet.GiveUpAsync(channel, ended, end, text(1000));
        return new(new()
        {
            ["application"] = application,
            ["version"] = number,
            ["older"] = older,
            ["live"] = $"{stored.Rollout.Id}",
            ["ended"] = $"{ended.Id}",
            ["channel"] = channel,
        })
        {
            Key = key,
        };

        async Task SayAsync(Caller by, string of, Func<int, string> words)
        {
            foreach (var weight in (int[])[5, 10])
            {
                var policies = $"api/applications/{of}/policies/worded?reason={Uri.EscapeDataString(words(1000))}";
                var checks = new[] { new { kind = "comparison", name = words(100) } };
                var worded = new { name = "worded", checks, steps = new[] { new { weight } } };
                await GoodAsync(by.SendAsync(HttpMethod.Put, policies, worded));
            }

            var judgement = new { isRight = false, reason = words(1000) };
            await GoodAsync(by.SendAsync(HttpMethod.Put, $"api/rollouts/{ended.Id}/judgement", judgement));
            await GoodAsync(by.SendAsync(HttpMethod.Post, $"api/applications/{of}/analytics/rebuild"));
        }

        async Task TellAsync(Caller by, string name, Func<int, string> words)
        {
            var address = new { kind = "webhook", url = "https://hooks.example/canary" };
            await GoodAsync(by.SendAsync(HttpMethod.Put, $"api/channels/{name}", new { address, template = new { title = words(200) } }));
        }
    }

    private static async Task GoodAsync(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private sealed record Places(Dictionary<string, string> Names)
    {
        public required string Key { get; init; }

        public string Fill(string screen) => Names.Aggregate(
            screen, (address, name) => address.Replace($"{{{name.Key}}}", Uri.EscapeDataString(name.Value), StringComparison.Ordinal));
    }
}
