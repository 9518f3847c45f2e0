using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Checks;

namespace CanaryFunctions.Core.Tests.Health.Checks;

public class A_probe
{
    private static readonly ProbeCheck home = new() { Name = "home", Path = "/health", Failures = new(2, 3), Critical = true };
    private static readonly ProbeAnswer good = new("shop answered /health with 200 OK.") { Status = 200 };
    private static readonly ProbeAnswer bad = new("shop answered /health with 500.") { Status = 500 };

    [Fact]
    public void Fails_with_so_many_bad_answers_of_the_latest()
    {
        var looks = new Looks(home).Probed("home", good).Probed("home", bad).Probed("home", good);
        Assert.Equal(Verdict.Healthy, looks.Report.Verdict);

        looks.Probed("home", good).Probed("home", bad).Probed("home", bad);

        Assert.Equal(Verdict.Degraded, looks.Report.Verdict);
        Assert.Equal(
            "/health answered badly 2 times of 3 (2 of 3 fail). shop answered /health with 500. 200 was expected.",
            looks.Report.Sentence);
    }

    public static TheoryData<ProbeCheck, ProbeAnswer, string> Wrong => new()
    {
        { home, new("shop did not answer.") , "shop did not answer." },
        { home with { ExpectStatus = 204 }, good, "204 was expected." },
        { home with { Within = TimeSpan.FromMilliseconds(500) }, good with { Took = TimeSpan.FromSeconds(1) }, "The answer took 1,000 ms and may take 500 ms." },
        { home with { ExpectBody = "healthy" }, good with { Body = "sick" }, "The body does not contain 'healthy'." },
        { home with { CertificateFor = TimeSpan.FromDays(14) }, good with { CertificateEnds = Looks.Start.AddDays(13) }, "The certificate ends on 2026-12-06." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Says_what_is_wrong_with_an_answer(ProbeCheck check, ProbeAnswer answer, string finding)
    {
        var looks = new Looks(check with { Failures = new(1, 1) }).Probed("home", answer);

        Assert.Equal(Verdict.Degraded, looks.Report.Verdict);
        Assert.EndsWith(finding, looks.Report.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void That_was_not_asked_says_nothing_about_the_app()
    {
        var looks = new Looks(home with { Failures = new(1, 1) }).Probed("home", good)
            .Probed("home", new("Azure asks to go slower.") { IsUnasked = true });

        Assert.Equal(Verdict.Healthy, looks.Report.Verdict);
    }

    [Fact]
    public void Keeps_its_answer_while_only_requests_are_measured() =>
        Assert.Equal(Verdict.Healthy, new Looks(home).Probed("home", good).Served().Report.Verdict);

    [Theory]
    [InlineData("3 of 5", true)]
    [InlineData("1 of 1", true)]
    [InlineData("5 of 3", false)]
    [InlineData("0 of 3", false)]
    [InlineData("3 of 61", false)]
    [InlineData("3/5", false)]
    [InlineData("", false)]
    public void Is_written_with_so_many_failures_of_so_many(string text, bool isValid)
    {
        Assert.Equal(isValid, FailuresOf.TryParse(text, out var parsed));
        if (isValid) Assert.Equal(text, parsed.ToString());
    }
}
