using System.Runtime.InteropServices;

// An app that tells what it was given, and misbehaves as its settings and its visitors ask.
var settings = Environment.GetEnvironmentVariables();
if (settings["PROBE_FAILS"] is string reason)
{
    Console.Error.WriteLine(reason);
    return 1;
}

if (settings["PROBE_NEVER_ANSWERS"] is not null) await Task.Delay(Timeout.Infinite);

// Like an app that does not want to end.
using var deaf = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true);
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
app.MapGet("/", () => Environment.GetEnvironmentVariable("CANARY_VERSION") ?? "none");
app.MapGet("/status/{status:int}", (int status) => Results.StatusCode(status));
app.MapGet("/setting/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? string.Empty);
app.MapGet("/header/{name}", (string name, HttpRequest request) => request.Headers[name].ToString());
app.MapGet("/process", () => Environment.ProcessId);
app.MapGet("/cookie", (HttpResponse response) => response.Cookies.Append("own", "kept"));
app.MapGet("/slow/{milliseconds:int}", async (int milliseconds, HttpResponse response) =>
{
    await response.WriteAsync("slow");
    await response.Body.FlushAsync();
    await Task.Delay(milliseconds, response.HttpContext.RequestAborted);
    await response.WriteAsync(" but whole");
});
app.MapGet("/die", () => Environment.Exit(3));
app.MapGet("/die/midway", async (HttpResponse response) =>
{
    await response.WriteAsync("the first half");
    await response.Body.FlushAsync();
    System.Diagnostics.Process.GetCurrentProcess().Kill();
});
await app.RunAsync();
return 0;
