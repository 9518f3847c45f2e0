using System.Text.Json.Nodes;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.Cli.Tests;

public sealed class When_somebody_signs_in : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly Dictionary<string, string> variables = [];

    public When_somebody_signs_in() => variables["CANARY_CONFIG"] = folder.FullName;

    private Profiles Mine => new(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task His_profile_says_where_the_control_plane_is_and_who_calls()
    {
        await using var plane = await Receiver.StartAsync(_ => (200, new { name = "ann" }));
        Keep(("default", new(plane.Address) { Key = "cf_kept" }));

        using var client = Open();
        await client.GetAsync<JsonNode>("api/me", TestContext.Current.CancellationToken);

        Assert.Equal("Bearer cf_kept", Assert.Single(plane.Messages).Headers["Authorization"]);
    }

    [Fact]
    public void The_environment_goes_before_the_profile()
    {
        Keep(("default", new(new("https://kept.example")) { Key = "cf_kept" }));
        variables["CANARY_URL"] = "https://given.example";
        variables["CANARY_KEY"] = "cf_given";

        using var client = Open();

        Assert.Equal("https://given.example/", client.Address.ToString());
    }

    [Fact]
    public void A_kept_key_goes_to_no_other_address()
    {
        Keep(("default", new(new("https://kept.example")) { Key = "cf_kept" }));
        variables["CANARY_URL"] = "https://elsewhere.example";

        var refused = Assert.Throws<ControlPlaneException>(Open);

        Assert.Contains("CANARY_KEY", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_profiles_the_environment_takes_one()
    {
        Keep(("one", new(new("https://one.example")) { Key = "cf_1" }), ("two", new(new("https://two.example")) { Key = "cf_2" }));
        variables["CANARY_PROFILE"] = "one";
        using var client = Open();
        variables["CANARY_PROFILE"] = "three";

        Assert.Equal("https://one.example/", client.Address.ToString());
        Assert.Equal(
            "CANARY_PROFILE: there is no profile 'three'. Make it with canary login --profile three.",
            Assert.Throws<ControlPlaneException>(Open).Message);
    }

    [Fact]
    public void Only_he_can_read_what_is_kept()
    {
        Keep(("default", new(new("https://kept.example")) { Key = "cf_kept" }));

        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "profiles.json")));
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_so()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "profiles.json"), "{");

        Assert.Contains("Remove it and sign in again.", Assert.Throws<ControlPlaneException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_s_token_is_asked_for_again_before_it_runs_out()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        var lifetimes = new Queue<TimeSpan>([TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)]);
        await using var service = await Receiver.StartAsync(_ => (200, new
        {
            value = issuer.Issue(token => token.Expires = DateTime.UtcNow + lifetimes.Dequeue(), ("sub", "repo:a/b")),
        }));
        variables["CANARY_URL"] = "https://given.example";
        var credential = PipelineToken.OfGitHub($"{service.Address}token?v=2", "runner", "canary");

        foreach (var _ in Enumerable.Range(0, 3)) await credential.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, service.Messages.Count);
        Assert.Equal("/token?v=2&audience=canary", service.Messages[0].Path);
    }

    private void Keep(params (string Name, Profile Profile)[] profiles)
    {
        var kept = new Profiles.Kept { Current = profiles[^1].Name };
        foreach (var (name, profile) in profiles) kept.All[name] = profile;
        Mine.Write(kept);
    }

    private ControlPlaneClient Open() => Connection.Open(variables.GetValueOrDefault);
}
