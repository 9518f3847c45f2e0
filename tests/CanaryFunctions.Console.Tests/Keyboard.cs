using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>The keyboard alone: what is pressed is first reached with Tab, and shows that it is.</summary>
internal static class Keyboard
{
    private const int MostTabs = 150;

    /// <summary>Presses a button or link, or writes into a field.</summary>
    public static async Task PressAsync(IPage page, ILocator what, string? text = null)
    {
        await Expect(what).ToBeEnabledAsync();
        await ReachAsync(page, what);
        if (text is null) await page.Keyboard.PressAsync("Enter");
        else await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses the button of an action and that of the dialog that asks whether it is meant.</summary>
    public static async Task ConfirmAsync(IPage page, string verb)
    {
        await PressAsync(page, page.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }));
        await PressAsync(page, page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }));
    }

    /// <summary>Goes there. A part that is exchanged keeps the focus; the way to it may be longer then.</summary>
    public static async Task ReachAsync(IPage page, ILocator what)
    {
        for (var tabs = 0; !await what.EvaluateAsync<bool>("one => one === document.activeElement"); tabs++)
        {
            Assert.True(tabs < MostTabs, $"Tab never comes to {what}.");
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await what.EvaluateAsync<bool>("one => one.matches(':focus-visible')"), $"It does not show that {what} has the focus.");
    }
}
