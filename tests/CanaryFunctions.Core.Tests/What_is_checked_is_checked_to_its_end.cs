using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Core.Tests;

public class What_is_checked_is_checked_to_its_end
{
    [Fact]
    public void A_name_with_a_line_break_behind_it_is_none() => Assert.False(Names.IsValid("shop\n"));

    [Fact]
    public void A_duration_with_a_line_break_behind_it_is_none() => Assert.False(Duration.TryParse("5m\n", out _));

    [Fact]
    public void Failures_with_a_line_break_behind_them_are_none() => Assert.False(FailuresOf.TryParse("3 of 5\n", out _));
}
