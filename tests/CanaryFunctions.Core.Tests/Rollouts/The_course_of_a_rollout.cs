using System.Text.Json;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Health.Statistics;
using CanaryFunctions.Core.Rollouts;
using CanaryFunctions.Core.Serialization;
using CsCheck;

namespace CanaryFunctions.Core.Tests.Rollouts;

public class The_course_of_a_rollout
{
    private static readonly DateTimeOffset start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);

    /// <summary>Minutes with requests of both arms, with gaps between them.</summary>
    private static readonly Gen<(int Gap, int Canary, int Baseline)[]> minutes =
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[0, 300];

    [Fact]
    public void Keeps_every_request_in_few_stretches_in_order() => minutes.Sample(served =>
    {
        var (course, at) = (new Course(), start);
        foreach (var (gap, canary, baseline) in served)
        {
            at += gap * minute;
            course = course.With(
                [new(at, new(Arm.Canary, at, canary, canary / 2), new(Arm.Baseline, at, baseline, baseline / 3))],
                Report(canary), minute, at);
        }

        Assert.Equal(
            (served.Sum(one => (long)one.Canary), served.Sum(one => (long)(one.Baseline / 3))),
            (course.Served.Sum(stretch => stretch.Canary.Requests), course.Served.Sum(stretch => stretch.Baseline.Bad)));
        Assert.InRange(course.Served.Length, 0, Course.MostStretches);
        Assert.All(course.Checks.Values, check => Assert.InRange(check.Marks.Length, 0, Course.MostStretches));
        Assert.Equal(course.Served.Select(one => one.Start).Distinct().Order(), course.Served.Select(one => one.Start));
    });

    [Fact]
    public void Ends_with_what_a_check_said_last()
    {
        var course = new Course();
        for (var look = 0; look < 500; look++) course = course.With([], Report(look), minute, start + look * minute);

        Assert.Equal(499, course.Checks["errors"].Marks[^1].Canary.Requests);
    }

    [Fact]
    public void Is_read_as_it_was_written()
    {
        var scene = new Scene().Until<Phase.Succeeded>();

        var course = scene.Rollout.Course;
        var read = JsonSerializer.Deserialize<Course>(JsonSerializer.Serialize(course, CanaryJson.Options), CanaryJson.Options)!;

        Assert.Equal(course.Served, read.Served.AsEnumerable());
        Assert.Equal(course.Checks["errors"].Marks, read.Checks["errors"].Marks.AsEnumerable());
    }

    [Fact]
    public void Tells_of_a_promotion_what_each_version_served()
    {
        var course = new Scene().Until<Phase.Succeeded>().Rollout.Course;

        Assert.All(course.Served[..5], stretch => Assert.Equal((400, 3600), (stretch.Canary.Requests, stretch.Baseline.Requests)));
        Assert.Equal((4000, 0), (course.Served[^1].Canary.Requests, course.Served[^1].Baseline.Requests));
        Assert.All(course.Checks["errors"].Marks, mark => Assert.True(mark.Low <= mark.Ratio && mark.Ratio <= mark.High));
    }

    private static HealthReport Report(int requests) => new(
        Verdict.Undecided, "", "errors", null,
        [new CheckReport("errors", Verdict.Undecided, "", new() { Canary = new EventCounts(requests, 0) })]);
}
