using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using Fluid;
using Fluid.Values;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Words messages by Liquid templates. They see what a notice says and nothing else, and may not take long.</summary>
internal sealed class LiquidTemplates : IMessageTemplates
{
    private const int LongestTitle = 200;
    private const int MostSteps = 1000;
    private const int MostRecursion = 10;

    private static readonly FluidParser parser = new();
    private static readonly TemplateOptions options = new() { MaxSteps = MostSteps, MaxRecursion = MostRecursion };

    /// <inheritdoc/>
    public IEnumerable<FieldError> Errors(MessageTemplate template) =>
        from part in new[] { ("template.title", template.Title), ("template.text", template.Text) }
        where part.Item2 is not null
        let error = Error(part.Item2)
        where error is not null
        select new FieldError(part.Item1, error);

    /// <inheritdoc/>
    public Notice Word(Notice notice, MessageTemplate? template) => template is null ? notice : notice with
    {
        Title = Word(template.Title, notice, LongestTitle) ?? notice.Title,
        Evidence = Word(template.Text, notice, Notice.LongestEvidence) ?? notice.Evidence,
    };

    private static string? Error(string text)
    {
        if (!parser.TryParse(text, out var parsed, out var error)) return error;
        try
        {
            parsed.Render(Context(Samples.Rollback(DateTimeOffset.UnixEpoch)), NullEncoder.Default);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.Message;
        }
    }

    // A template that was sound when it was kept may fail for some notice: then the usual words say what happened.
    private static string? Word(string? text, Notice notice, int most)
    {
        if (text is null || !parser.TryParse(text, out var parsed)) return null;
        try
        {
            var worded = parsed.Render(Context(notice), NullEncoder.Default).Trim();
            return worded.Length == 0 ? null : MessageText.Cut(worded, most);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static TemplateContext Context(Notice notice)
    {
        var context = new TemplateContext(options);
        Set("application", notice.Application);
        Set("environment", notice.Environment);
        Set("baseline", notice.Baseline);
        Set("version", notice.Canary);
        Set("rollout", notice.Rollout?.ToString());
        Set("topic", notice.Topic.ToString());
        Set("severity", notice.Severity.ToString());
        Set("title", notice.Title);
        Set("evidence", notice.Evidence);
        Set("next", notice.Next);
        Set("by", notice.By);
        context.SetValue("at", new DateTimeValue(notice.At));
        return context;

        void Set(string name, string? value) => context.SetValue(name, value is null ? NilValue.Instance : new StringValue(value));
    }
}
