using CanaryFunctions.Core.Versions;
using CsCheck;
using Semver;

namespace CanaryFunctions.Core.Tests.Versions;

public class A_span_of_versions
{
    private static readonly Gen<string> number = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3])
        .Select((major, minor, patch) => $"{major}.{minor}.{patch}");

    private static readonly Gen<SemVersion> version = Gen.Select(
        number, Gen.OneOf(new[] { "", "-rc.1", "-0", "-beta" }), Gen.OneOf(new[] { "", "+7", "+build.9" }),
        (text, label, build) => SemVersion.Parse(text + label + build));

    private static readonly Gen<string> range = Gen.OneOf(
        Gen.Select(Gen.OneOf(new[] { "^", "~", ">=", ">", "<=", "<", "=" }), number, (sign, text) => sign + text),
        Gen.Select(number, number, (low, high) => $">={low} <{high}"),
        Gen.Select(number, number, (one, other) => $"^{one} || ~{other}"));

    [Fact]
    public void Leaves_out_nothing_that_its_range_contains() => Gen.Select(range, version).Sample((text, candidate) =>
    {
        var wanted = SemVersionRange.ParseNpm(text, includeAllPrerelease: true);
        var span = VersionSpan.Of(wanted);
        var key = SortedNumber.Of(candidate);
        var isIn = (span.From is null || string.CompareOrdinal(key, SortedNumber.Of(span.From)) >= 0)
            && (span.Below is null || string.CompareOrdinal(key, SortedNumber.Of(span.Below)) < 0);

        return isIn || !wanted.Contains(candidate);
    });

    [Fact]
    public void Is_as_narrow_as_the_range()
    {
        var span = VersionSpan.Of(SemVersionRange.ParseNpm("^1.2.0", includeAllPrerelease: true));

        Assert.Equal("1.2.0", span.From?.ToString());
        Assert.Equal("2.0.1", span.Below?.ToString());
    }
}
