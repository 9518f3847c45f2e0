using System.Net;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Api.Tests;

public sealed class Commands_that_race(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly object patient = new
    {
        name = "patient",
        steps = new[] { new { weight = 10, advance = "person" } },
    };

    [Fact]
    public async Task One_of_sixteen_callers_wins_and_the_others_are_told_that_it_has_changed()
    {
        var rollout = await fixture.Api.StartAsync("shop", new { version = "1.1.0", policy = patient });
        await fixture.Api.UntilAsync(rollout.Id, seen => seen is { Phase: "Stepping", Waiting: not null });
        HttpStatusCode[] answers;
        do
        {
            var etag = await ETagAsync(rollout.Id);
            answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CommandAsync(rollout.Id, "pause", etag)));

            // A look at the rollout in between is a writer, too: then it has won.
        }
        while (answers.All(status => status is HttpStatusCode.PreconditionFailed));

        Assert.Single(answers, HttpStatusCode.Accepted);
        Assert.Equal(15, answers.Count(status => status is HttpStatusCode.PreconditionFailed));
        await fixture.Api.UntilAsync(rollout.Id, seen => seen.Phase == "Paused");
        Assert.Single(await fixture.Api.EventsAsync(rollout.Id), happened => happened.Kind is EventKind.Paused);
        await fixture.Api.CommandAsync(rollout.Id, "abort");
        await fixture.Api.UntilAsync(rollout.Id, seen => seen.IsEnded);
    }

    private async Task<string> ETagAsync(RolloutId id)
    {
        using var read = await fixture.Api.SendAsync(HttpMethod.Get, $"api/rollouts/{id}");
        return read.Headers.ETag!.ToString();
    }

    private async Task<HttpStatusCode> CommandAsync(RolloutId id, string command, string etag)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"api/rollouts/{id}/{command}");
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        using var answer = await fixture.Api.SendAsync(request);
        return answer.StatusCode;
    }
}
