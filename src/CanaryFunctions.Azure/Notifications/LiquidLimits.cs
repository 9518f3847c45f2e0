using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>What templates have of Liquid, and how far they may go: whoever writes one can't have the control plane take much
/// memory or time.</summary>
internal static class LiquidLimits
{
    /// <summary>The longest text that a template may have in hand, in characters.</summary>
    public const int LongestValue = 4000;

    // Of statements, of turns of a loop, of numbers in a range and of filters, all together.
    private const int MostSteps = 2000;
    private const int MostRecursion = 10;

    // Of each of the signs that let something stand in something else: each costs a part of the stack.
    private const int MostNested = 100;

    private static readonly string[] nesting = ["{%", "[", "(", "|", " or", " and"];

    private static readonly string[] filters =
    [
        "abs", "append", "at_least", "at_most", "capitalize", "ceil", "date", "default", "divided_by", "downcase", "escape", "floor",
        "lstrip", "minus", "modulo", "newline_to_br", "plus", "prepend", "remove", "remove_first", "replace", "replace_first",
        "round", "rstrip", "size", "slice", "strip", "strip_html", "strip_newlines", "time_zone", "times", "truncate", "truncatewords",
        "upcase", "url_encode",
    ];

    /// <summary>Filters and limits for rendering.</summary>
    public static TemplateOptions Options { get; } = Limited();

    /// <summary>Why a template is not even parsed, for people; null if it may be.</summary>
    public static string? WhyNot(string text)
    {
        if (text.Length > Core.Notifications.MessageTemplate.Longest)
            return $"At most {Core.Notifications.MessageTemplate.Longest:N0} characters.";
        var much = nesting.FirstOrDefault(sign => text.AsSpan().Count(sign) > MostNested);
        return much is null ? null : $"At most {MostNested} times '{much.Trim()}'.";
    }

    /// <summary>A text that a template may go on with.</summary>
    /// <exception cref="InvalidOperationException">It is too long.</exception>
    public static FluidValue Bounded(FluidValue value) => value is StringValue && value.ToStringValue().Length > LongestValue
        ? throw new InvalidOperationException($"A text is longer than {LongestValue:N0} characters.")
        : value;

    private static TemplateOptions Limited()
    {
        var options = new TemplateOptions { MaxSteps = MostSteps, MaxRecursion = MostRecursion, TimeZone = TimeZoneInfo.Utc };
        var known = options.Filters.ToDictionary();
        options.Filters.Clear();
        foreach (var name in filters) options.Filters.AddFilter(name, Limited(name, known[name]));
        options.Assigned = (_, value, _) => ValueTask.FromResult(Bounded(value));
        options.Captured = (_, value, _) => ValueTask.FromResult(Bounded(value));
        return options;
    }

    private static FilterDelegate Limited(string name, FilterDelegate filter) => async (input, arguments, context) =>
    {
        context.IncrementSteps();
        Check(name, Bounded(input).ToStringValue(), arguments);
        return Bounded(await filter(input, arguments, context));
    };

    // These two can make very much of little: what they would make is known before.
    private static void Check(string name, string input, FilterArguments arguments)
    {
        var (first, second) = (arguments.At(0).ToStringValue(), arguments.At(1).ToStringValue());
        var isMuch = name switch
        {
            "replace" => first.Length > 0 && input.Length + (input.AsSpan().Count(first) * (second.Length - first.Length)) > LongestValue,
            "date" => HasWidth(first),
            _ => false,
        };
        if (isMuch) throw new InvalidOperationException($"'{name}' would make a text of more than {LongestValue:N0} characters.");
    }

    // Such as %999999n.
    private static bool HasWidth(string format)
    {
        for (var at = 0; at + 3 < format.Length; at++)
        {
            if (format.AsSpan(at, 3).IndexOfAnyExceptInRange('0', '9') < 0) return true;
        }

        return false;
    }

    /// <summary>The tags that templates have.</summary>
    internal sealed class Parser : FluidParser
    {
        private static readonly string[] tags =
            ["assign", "break", "capture", "case", "comment", "continue", "echo", "for", "if", "raw", "unless"];

        public Parser()
        {
            foreach (var tag in RegisteredTags.Keys.Except(tags).ToList()) RegisteredTags.Remove(tag);
        }

        /// <summary>Parses a template.</summary>
        /// <returns>The template; or null and why not, for people.</returns>
        public (IFluidTemplate? Template, string? Error) Parse(string text)
        {
            if (WhyNot(text) is { } much) return (null, much);
            if (!this.TryParse(text, out var parsed, out var error)) return (null, error);
            try
            {
                return (new Bounds().VisitTemplate(parsed), null);
            }
            catch (NotSupportedException e)
            {
                return (null, e.Message);
            }
        }
    }

    private sealed class Bounds : AstRewriter
    {
        protected override Expression VisitRangeExpression(RangeExpression rangeExpression) => new BoundedRange(rangeExpression);

        protected override Expression VisitFilterExpression(FilterExpression filterExpression) => filters.Contains(filterExpression.Name)
            ? base.VisitFilterExpression(filterExpression)
            : throw new NotSupportedException($"There is no filter '{filterExpression.Name}'. There are: {string.Join(", ", filters)}.");
    }

    // A range is made at once, however few of its numbers are used: it is counted before.
    private sealed class BoundedRange(RangeExpression range) : Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var from = (await range.From.EvaluateAsync(context)).ToNumberValue();
            var to = (await range.To.EvaluateAsync(context)).ToNumberValue();
            for (var number = from; number <= to; number++) context.IncrementSteps();
            return await range.EvaluateAsync(context);
        }
    }
}
