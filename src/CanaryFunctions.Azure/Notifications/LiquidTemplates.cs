using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using Fluid;
using Fluid.Values;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>Words messages by Liquid templates. They see what a notice says and nothing else, within <see cref="LiquidLimits"/>.</summary>
internal sealed class LiquidTemplates : IMessageTemplates
{
    private const int LongestTitle = 200;

    private static readonly LiquidLimits.Parser parser = new();

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
        if (parser.Parse(text) is not ({ } template, _)) return parser.Parse(text).Error;
        try
        {
            Render(template, Samples.Rollback(DateTimeOffset.UnixEpoch));
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
        if (text is null || parser.Parse(text).Template is not { } template) return null;
        try
        {
            var worded = Render(template, notice).Trim();
            return worded.Length == 0 ? null : Notice.Cut(worded, most);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    // What goes beyond would be cut: it is not even rendered.
    private static string Render(IFluidTemplate template, Notice notice)
    {
        using var written = new ShortWriter(LiquidLimits.LongestValue);
        try
        {
            template.RenderAsync(written, NullEncoder.Default, Context(notice)).AsTask().GetAwaiter().GetResult();
        }
        catch (ShortWriter.IsFull)
        {
            // It is cut there.
        }

        return written.ToString();
    }

    private static TemplateContext Context(Notice notice)
    {
        var context = new TemplateContext(LiquidLimits.Options);
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
