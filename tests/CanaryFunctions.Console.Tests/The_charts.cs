using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

public sealed class The_charts(ConsoleFixture fixture) : In_the_browser(fixture)
{
    // What is drawn is asked of the chart itself, and held against the table's cells.
    private const string Differences = """
        () => [...document.querySelectorAll('time-chart')].flatMap(element => {
          const data = document.getElementById(element.getAttribute('for'));
          const chart = JSON.parse(data.querySelector('script').textContent);
          const outer = value => chart.ratios ? Math.exp(value) : value;
          const visible = value => chart.ratios ? Math.min(16, Math.max(1 / 16, value)) : value;
          const drawn = echarts.getInstanceByDom(element).getOption().series.filter(line => line.name && !line.name.startsWith('series'));
          const columns = [...data.querySelectorAll('th')].map(cell => cell.textContent);
          const rows = [...data.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.textContent.trim()));
          const wrong = [];
          for (const [at, line] of drawn.entries()) {
            if (!columns[at + 1].startsWith(line.name)) wrong.push(`${chart.title}: ${columns[at + 1]} is no ${line.name}`);
            const shown = rows.map(row => row[at + 1]).filter(Boolean).map(Number);
            if (shown.length !== line.data.length) wrong.push(`${chart.title}: ${shown.length} numbers, ${line.data.length} points`);
            for (const [index, [time, value]] of line.data.entries()) {
              if (Math.abs(outer(value) - visible(shown[index])) > .001) wrong.push(`${chart.title}: ${shown[index]} for ${outer(value)}`);
              if (!rows.some(row => row[0] === new Date(time).toISOString().slice(11, 19))) wrong.push(`${chart.title}: no row for ${time}`);
            }
          }
          return wrong;
        })
        """;

    [Fact]
    public async Task Have_tables_with_the_same_numbers()
    {
        var page = await DrawnAsync(null);

        Assert.True(await page.Locator("time-chart").CountAsync() >= 3);
        Assert.True(await page.Locator("details.table tbody tr").CountAsync() >= 3);
        Assert.Equal("", string.Join('\n', await page.EvaluateAsync<string[]>(Differences)));
    }

    [Fact]
    public async Task Say_what_they_show_and_what_was_measured_last()
    {
        var page = await DrawnAsync(null);

        await Expect(page.Locator("time-chart").First).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex(
            "^Share of the visitors .*Measured last [0-9.]+ %\\. Wanted last [0-9.]+ %$"));
    }

    [Fact]
    public async Task Have_a_cell_for_every_heading_of_their_tables()
    {
        var page = await DrawnAsync(null);

        Assert.True(await page.EvaluateAsync<bool>("""
            () => [...document.querySelectorAll('details.table table')].every(table =>
              [...table.tBodies[0].rows].every(row => row.cells.length === table.tHead.rows[0].cells.length))
            """));
    }

    [Fact]
    public async Task Show_their_tables_by_keyboard()
    {
        var page = await DrawnAsync(null);
        var table = page.Locator("#share-table");

        await table.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(table.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ReducedMotion.Reduce, false)]
    [InlineData(ReducedMotion.NoPreference, true)]
    public async Task Move_only_for_those_who_like_it(ReducedMotion motion, bool moves)
    {
        var page = await DrawnAsync(new() { ReducedMotion = motion });

        Assert.Equal(moves, await page.EvaluateAsync<bool>(
            "() => echarts.getInstanceByDom(document.querySelector('time-chart')).getOption().animation"));
    }

    private async Task<IPage> DrawnAsync(BrowserNewContextOptions? options)
    {
        // What was measured of it stands: nothing is added while the numbers are compared.
        var (rollout, _) = await Fixture.TakenBackAsync();
        var page = await PageAsync($"/rollouts/{rollout}", options: options);
        await Expect(page.Locator("time-chart canvas").Last).ToBeVisibleAsync();
        return page;
    }
}
