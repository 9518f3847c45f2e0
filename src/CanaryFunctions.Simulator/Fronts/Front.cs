using System.Diagnostics;
using System.Net;
using CanaryFunctions.Simulator.Monitor.Logs;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace CanaryFunctions.Simulator.Fronts;

/// <summary>The address of one slot: takes its visitors, and forwards each to the app that is to answer.</summary>
internal sealed class Front : IAsyncDisposable
{
    private static readonly TimeSpan longestRequest = TimeSpan.FromSeconds(230);
    private static readonly ForwarderRequestConfig forwarding = new() { ActivityTimeout = longestRequest };

    private readonly WebApplication app;
    private readonly Slot slot;
    private readonly SiteDirectory sites;
    private readonly RequestLog log;
    private readonly SimulatorOptions options;
    private readonly Random random;
    private readonly IHttpForwarder forwarder;

    private readonly HttpMessageInvoker connections = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
    });

    private Front(WebApplication app, Slot slot, SiteDirectory sites, RequestLog log, SimulatorOptions options)
    {
        (this.app, this.slot, this.sites, this.log, this.options) = (app, slot, sites, log, options);
        random = options.Seed is { } seed ? new(seed) : new();
        forwarder = app.Services.GetRequiredService<IHttpForwarder>();
    }

    /// <summary>Opens the address on a free port.</summary>
    public static async Task<Front> OpenAsync(
        Slot slot, SiteDirectory sites, RequestLog log, SimulatorOptions options, CancellationToken cancellationToken)
    {
        var builder = GuestApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var front = new Front(app, slot, sites, log, options);
        app.Run(front.AnswerAsync);
        await app.StartAsync(cancellationToken);
        slot.Address = new(app.Urls.Single());
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        connections.Dispose();
    }

    private Task AnswerAsync(HttpContext http)
    {
        if (!slot.IsProduction) return ForwardAsync(http, slot);

        double draw;
        lock (random) draw = random.NextDouble();
        var asked = http.Request.Query[Routing.Name].FirstOrDefault();
        var route = Routing.Decide(
            slot.Site, asked, http.Request.Cookies[Routing.Name], options.PinAfterRemoval, draw);
        if (route.SetsCookie)
        {
            http.Response.Cookies.Append(Routing.Name, route.Cookie, new()
            {
                Path = "/",
                Expires = options.Time.GetUtcNow() + options.RoutingCookieLifetime,
                MaxAge = options.RoutingCookieLifetime,
            });
        }

        if (route.Host is null) return ForwardAsync(http, slot);
        return sites.FindHost(route.Host) is { } answers
            ? ForwardAsync(http, answers)
            : SayAsync(http, StatusCodes.Status404NotFound, "404 Website Not Found");
    }

    private async Task ForwardAsync(HttpContext http, Slot answers)
    {
        var started = Stopwatch.GetTimestamp();
        var status = await AnswerFromAsync(answers, http);
        answers.Meter.Count(status, Stopwatch.GetElapsedTime(started));
    }

    private async Task<int> AnswerFromAsync(Slot answers, HttpContext http)
    {
        try
        {
            if (await TakeAppAsync(answers, http.RequestAborted) is { } running)
                return await ForwardAsync(http, answers, running);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return StatusCodes.Status499ClientClosedRequest;
        }

        await (answers.IsRunning
            ? SayAsync(http, StatusCodes.Status503ServiceUnavailable, "Application Error")
            : SayAsync(http, StatusCodes.Status403Forbidden, "Error 403 - This web app is stopped."));
        return http.Response.StatusCode;
    }

    private async Task<int> ForwardAsync(HttpContext http, Slot answers, RunningApp running)
    {
        var (at, started) = (options.Time.GetUtcNow(), Stopwatch.GetTimestamp());
        try
        {
            var error = await forwarder.SendAsync(
                http, running.Address.ToString(), connections, forwarding, VisitorHeaders.Transformer);

            // An answer that broke off had a good status when it began.
            var status = error is ForwarderError.None ? http.Response.StatusCode
                : http.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest
                : StatusCodes.Status502BadGateway;
            log.Add(answers, running, at, status, Stopwatch.GetElapsedTime(started));
            return status;
        }
        finally
        {
            running.End();
        }
    }

    // Begins a request at the app that is behind the address now: it may be replaced while the visitor waits for it.
    private static async Task<RunningApp?> TakeAppAsync(Slot answers, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longestRequest);
        try
        {
            while (true)
            {
                var launch = answers.Launch;
                if (await launch.App.WaitAsync(limit.Token) is { } running && running.TryBegin()) return running;
                if (launch == answers.Launch) return null;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Task SayAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(text);
    }
}
