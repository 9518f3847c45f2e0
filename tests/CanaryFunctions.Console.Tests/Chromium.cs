using Microsoft.Playwright;

namespace CanaryFunctions.WebConsole.Tests;

/// <summary>The browser: Debian's own, since Playwright's is not on every network.</summary>
internal static class Chromium
{
    // The first has no windows, and so no second process a page for what stands around it.
    private static readonly string[] usual =
    [
        "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/opt/google/chrome/chrome",
    ];

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Find(),
        Args = ["--no-sandbox", "--disable-background-networking"],
    });

    private static string Find() =>
        Environment.GetEnvironmentVariable("CHROMIUM") ?? usual.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException(
            "These tests need Chromium: install it, on Debian with 'apt-get install chromium-headless-shell', or say in CHROMIUM where it is.");
}
