using System.Net;
using System.Net.ServerSentEvents;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Tests;

public sealed class The_stream_of_events(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Tells_all_events_once_and_ends_with_the_rollout()
    {
        var rollout = await StartAsync();

        var reading = ReadAsync(rollout);
        await fixture.Api.CommandAsync(rollout, "abort");
        var streamed = await reading;

        var recorded = (await fixture.Api.EventsAsync(rollout)).Select(happened => $"{happened.Number} {happened.Kind}");
        Assert.Equal(recorded, streamed.Select(item => $"{item.EventId} {item.EventType}"));
        Assert.Equal(nameof(EventKind.RolledBack), streamed[^1].EventType);
    }

    [Fact]
    public async Task Goes_on_after_the_last_event_that_the_caller_had()
    {
        var rollout = await StartAsync();
        await fixture.Api.CommandAsync(rollout, "abort");
        var all = await ReadAsync(rollout);

        var rest = await ReadAsync(rollout, lastEventId: "2");

        Assert.Equal(all.Skip(2).Select(item => item.EventId), rest.Select(item => item.EventId));
    }

    [Fact]
    public async Task Is_refused_for_a_rollout_that_does_not_exist_and_an_id_that_is_none()
    {
        using var unknown = await SendAsync(RolloutId.New(DateTimeOffset.UnixEpoch), null);
        using var strange = await SendAsync(await StartAsync(), "last");

        await ApiFixture.ProblemAsync(unknown, HttpStatusCode.NotFound, "rollout-unknown");
        await ApiFixture.ProblemAsync(strange, HttpStatusCode.UnprocessableEntity, "query-invalid");
    }

    private async Task<RolloutId> StartAsync()
    {
        var rollout = await fixture.Api.StartAsync(
            "shop", new { version = "1.1.0", policyName = "careful", ifBusy = "supersede" });
        return rollout.Id;
    }

    private async Task<List<SseItem<string>>> ReadAsync(RolloutId rollout, string? lastEventId = null)
    {
        using var answer = await SendAsync(rollout, lastEventId);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var items = new List<SseItem<string>>();
        await using var stream = await answer.Content.ReadAsStreamAsync(patience.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(patience.Token)) items.Add(item);
        return items;
    }

    private Task<HttpResponseMessage> SendAsync(RolloutId rollout, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"api/rollouts/{rollout}/events");
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return fixture.Api.StreamAsync(request);
    }
}
