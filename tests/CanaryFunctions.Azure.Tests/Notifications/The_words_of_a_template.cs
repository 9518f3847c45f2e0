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

    /// <summary>Templates that make much of little, the name of each before it.</summary>
    public static TheoryData<string, string> Bombs => new()
    {
        { "doubled by append", "{% assign x = 'x' %}{% for i in (1..27) %}{% assign x = x | append: x %}{% endfor %}{{ x }}" },
        { "doubled by prepend", "{% assign x = 'x' %}{% for i in (1..27) %}{% assign x = x | prepend: x %}{% endfor %}{{ x }}" },
        { "doubled by capture", "{% assign x = 'x' %}{% for i in (1..27) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}" },
        { "multiplied by replace", $"{{% assign x = '{new string('x', 1500)}' %}}{{{{ x | replace: 'x', x | replace: 'x', x }}}}" },
        { "multiplied by replace in steps", $"{{{{ '{new string('x', 900)}' {Repeat("| replace: 'x', 'xxxxxxxxxxxxxxxxxxxx' ", 70)}}}}}" },
        { "a long range", "{{ (1..200000000) | size }}" },
        { "the longest range", "{% for i in (1..2147483646) limit: 1 %}x{% endfor %}" },
        { "a range of a computed end", "{% assign n = 1000 | times: 200000 %}{% for i in (1..n) limit: 1 %}x{% endfor %}" },
        { "ranges in ranges", "{% for i in (1..900) %}{% for j in (1..900) limit: 1 %}{% endfor %}{% endfor %}" },
        { "a wide date", "{{ at | date: '%999999999n' }}" },
        { "dates of wide parts", $"{{{{ at | date: '{Repeat("%999999n", 400)}' }}}}" },
        { "many filters many times", $"{{% for i in (1..900) %}}{{% assign x = evidence {Repeat("| upcase ", 99)}%}}{{% endfor %}}" },
        { "much written", $"{{% for i in (1..900) %}}{new string('x', 3000)}{{% endfor %}}" },
        { "a long padding", "{{ 'x' | format_string: '{0,900000000}' }}{{ 5 | format_number: 'D900000000' }}" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Take_little_memory_whatever_a_template_makes_of_them(string what, string template)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        _ = templates.Errors(new(Text: template)).ToList();
        var worded = templates.Word(notice, new(Text: template));

        var taken = (GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024;
        Assert.True(taken < 64, $"{what} took {taken:N0} MB.");
        Assert.InRange(worded.Evidence.Length, 1, Notice.LongestEvidence);
    }

    [Theory]
    [InlineData("{%if title%}")]
    [InlineData("{{a[")]
    [InlineData("{{(")]
    [InlineData("{{a|append:a|")]
    [InlineData("{%if a or ")]
    [InlineData("{%liquid if a\n")]
    public void Take_little_of_the_stack_however_a_template_nests_them(string part)
    {
        var inOneTag = part + Repeat(part[2..], 4000 / part.Length);
        foreach (var template in new[] { Repeat(part, 4000 / part.Length), Repeat(part, 1_000_000), inOneTag })
        {
            // An overflow can't be caught: the whole control plane would end.
            var small = new Thread(() => _ = templates.Errors(new(Text: template)).ToList(), 512 * 1024);
            small.Start();
            small.Join();
        }
    }

    [Theory]
    [InlineData("{{ evidence | sha256 }}", "There is no filter 'sha256'.")]
    [InlineData("{% include 'x' %}", "include")]
    [InlineData("{{ a | append: }} ", "template.text")]
    public void That_use_what_templates_do_not_have_are_told_so(string template, string said)
    {
        var error = Assert.Single(templates.Errors(new(Text: template)));

        Assert.Contains(said, $"{error.Field} {error.Message}", StringComparison.Ordinal);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
