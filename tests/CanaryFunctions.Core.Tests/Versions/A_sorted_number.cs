using CanaryFunctions.Core.Versions;
using CsCheck;
using Semver;

namespace CanaryFunctions.Core.Tests.Versions;

public class A_sorted_number
{
    private static readonly Gen<string> identifier = Gen.OneOf(
        Gen.Int[0, 2000].Select(number => $"{number}"),
        Gen.OneOf(new[] { "alpha", "beta", "rc", "a-b", "alpha-1", "A", "Z9", "-", "x1" }));

    private static readonly Gen<SemVersion> versions = Gen.Select(
        Gen.Int[0, 120], Gen.Int[0, 12], Gen.Int[0, 3], identifier.Array[0, 3], (major, minor, patch, prerelease) =>
        SemVersion.Parse($"{major}.{minor}.{patch}" + (prerelease.Length == 0 ? "" : "-" + string.Join('.', prerelease))));

    [Fact]
    public void Sorts_letter_by_letter_as_versions_precede_each_other() =>
        Gen.Select(versions, versions).Sample((one, other) => Assert.Equal(
            Math.Sign(one.ComparePrecedenceTo(other)),
            Math.Sign(string.CompareOrdinal(SortedNumber.Of(one), SortedNumber.Of(other)))));

    /// <summary>The example of SemVer 2.0, 11.4.</summary>
    [Fact]
    public void Sorts_the_example_of_the_standard()
    {
        string[] rising =
        [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
        ];

        Assert.Equal(rising, rising.OrderBy(number => SortedNumber.Of(SemVersion.Parse(number)), StringComparer.Ordinal));
    }

    [Fact]
    public void Tells_apart_what_differs_only_in_its_metadata() =>
        Assert.NotEqual(SortedNumber.Of(SemVersion.Parse("1.0.0+a")), SortedNumber.Of(SemVersion.Parse("1.0.0+b")));

    [Fact]
    public void Cannot_be_made_of_so_many_parts_that_a_store_has_no_key_of_that_length() => Assert.False(
        SortedNumber.CanBe(SemVersion.Parse("1.0.0-" + string.Join('.', Enumerable.Repeat("1", 60)))));

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("9999999999.0.0", true)]
    [InlineData("10000000000.0.0", false)]
    [InlineData("1.0.0-rc.10000000000", false)]
    public void Can_be_made_of_numbers_of_ten_digits(string number, bool possible) =>
        Assert.Equal(possible, SortedNumber.CanBe(SemVersion.Parse(number)));
}
