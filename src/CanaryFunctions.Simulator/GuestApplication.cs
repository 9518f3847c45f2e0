using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CanaryFunctions.Simulator;

/// <summary>Web applications in a process that is another's: they have no configuration of their own, and
/// leave its signals to it.</summary>
internal static class GuestApplication
{
    public static WebApplicationBuilder CreateBuilder()
    {
        // The usual builders watch configuration files, one watcher each, and a user has only some hundred.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, Lifetime>();
        return builder;
    }

    // The usual lifetime takes SIGTERM and Ctrl+C for itself, so that the process would not end by them.
    private sealed class Lifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
