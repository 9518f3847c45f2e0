using CanaryFunctions.Azure.Tables;
using CanaryFunctions.Azure.Tests.Storage;
using CanaryFunctions.Core.Versions;

namespace CanaryFunctions.Azure.Tests.Tables;

public sealed class When_the_catalogue_is_kept(EmulatedStorage storage)
{
    private readonly string application = Given.Application();
    private readonly TableVersionStore versions = new(storage.Open());
    private readonly TableEnvironmentStore environments = new(storage.Open());

    [Theory]
    [InlineData("1.4.0")]
    [InlineData("2.0.0-rc.1")]
    [InlineData("2.0.0+build.7")]
    public async Task A_version_is_found_by_its_number(string number)
    {
        var version = Given.Version(number, application) with { Commit = "abc123", Notes = "Größer." };

        await versions.AddAsync(Registered(version), default);

        Assert.Equal(version, (await versions.FindAsync(application, version.Number, default))!.Value.Version);
    }

    [Fact]
    public async Task The_same_version_may_be_added_again()
    {
        var first = await versions.AddAsync(Registered(Given.Version("1.0.0", application)), default);

        Assert.Equal(first, await versions.AddAsync(Registered(Given.Version("1.0.0", application)) with { By = "bob" }, default));
    }

    [Fact]
    public async Task A_number_is_never_given_to_another_build()
    {
        var first = Given.Version("1.0.0", application, "https://packages.example/first.zip");
        await versions.AddAsync(Registered(first), default);

        var second = await versions.AddAsync(
            Registered(Given.Version("1.0.0", application, "https://packages.example/second.zip")), default);

        Assert.Equal(first, second.Version);
        Assert.Equal(first, (await versions.FindAsync(application, first.Number, default))!.Value.Version);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_not_found() =>
        Assert.Null(await versions.FindAsync(application, Given.Version("9.9.9").Number, default));

    [Fact]
    public async Task An_environment_is_replaced_as_a_whole()
    {
        var environment = Given.Environment(application);
        var etag = await environments.PutAsync(environment, null, default);
        var moved = environment with { Target = Given.Target with { Site = "shop2" } };

        await environments.PutAsync(moved, etag, default);

        Assert.Equal(moved, (await environments.FindAsync(application, "production", default))?.Value);
        Assert.Null(await environments.FindAsync(application, "staging", default));
    }

    [Fact]
    public async Task An_environment_that_somebody_else_has_changed_is_left_as_it_is()
    {
        var environment = Given.Environment(application);
        var etag = await environments.PutAsync(environment, null, default);
        var theirs = environment with { Target = Given.Target with { Site = "theirs" } };
        await environments.PutAsync(theirs, etag, default);

        Assert.Null(await environments.PutAsync(environment, etag, default));
        Assert.Null(await environments.PutAsync(environment, null, default));
        Assert.Equal(theirs, (await environments.FindAsync(application, "production", default))?.Value);
    }

    [Fact]
    public async Task Applications_are_those_that_have_an_environment()
    {
        await environments.PutAsync(Given.Environment(application), null, default);
        await environments.PutAsync(Given.Environment(application, "staging"), null, default);

        var after = application[..^1];
        var listed = await environments.ApplicationsAsync(after, 1000, default);

        Assert.Single(listed.Items, application);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a|b")]
    [InlineData("a\tb")]
    public async Task A_name_that_cannot_be_a_key_is_refused(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(() => environments.FindAsync(name, "production", default));

    private static RegisteredVersion Registered(AppVersion version) => new(version, "ann", DateTimeOffset.UnixEpoch);
}
