using CanaryFunctions.Azure.Notifications;
using CanaryFunctions.Core.Notifications;

namespace CanaryFunctions.Azure.Tests.Notifications;

public class The_words_of_a_template
{
    private static readonly LiquidTemplates templates = new();
    private static readonly Notice notice = Told.EachTopic.Single(one => one.Topic is Topic.RollbackBegan);

    [Theory]
    [InlineData("{{ application }}/{{ environment }}: {{ baseline }} -> {{ version }}", "shop/production: 1.0.0 -> 1.1.0")]
    [InlineData("{% if severity == 'Critical' %}Wake up!{% endif %} {{ title | upcase }}", "Wake up! 1.1.0 IS BEING TAKEN BACK")]
    [InlineData("{{ at | date: '%H:%M' }}", "10:12")]
    [InlineData("{{ by | default: 'nobody' }}", "nobody")]
    public void Take_the_place_of_the_usual_ones(string template, string words) =>
        Assert.Equal(words, templates.Word(notice, new(Title: template)).Title);

    [Theory]
    [InlineData("")]
    [InlineData("{{ nothing }}")]
    [InlineData("{% for i in (1..1000000) %}x{% endfor %}")]
    [InlineData("{% if %}")]
    public void Are_the_usual_ones_where_it_says_nothing_or_fails(string template) =>
        Assert.Equal(notice.Title, templates.Word(notice, new(Title: template)).Title);

    [Fact]
    public void Are_cut_where_they_are_too_long()
    {
        var worded = templates.Word(notice, new(Text: "{% for i in (1..500) %}0123456789{% endfor %}"));

        Assert.Equal(Notice.LongestEvidence, worded.Evidence.Length);
    }

    [Fact]
    public void Leave_the_facts_as_they_are() => Assert.Equal(
        notice with { Title = "x", Evidence = "y" }, templates.Word(notice, new("x", "y")));

    [Theory]
    [InlineData("{% if %}", "template.text")]
    [InlineData("{% for i in (1..1000000) %}x{% endfor %}", "template.text")]
    [InlineData("{{ 'a' | date: }} {% unknown %}", "template.text")]
    public void That_can_not_be_are_told_before_it_is_kept(string template, string field) =>
        Assert.Equal(field, Assert.Single(templates.Errors(new(Text: template))).Field);

    [Fact]
    public void See_nothing_but_the_notice()
    {
        var worded = templates.Word(notice, new(Text: "{{ at.ticks }}{{ application.length }}{{ env }}{{ system }}x"));

        Assert.DoesNotContain("/", worded.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("x", worded.Evidence, StringComparison.Ordinal);
    }
}
