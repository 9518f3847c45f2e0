using System.Globalization;
using CanaryFunctions.Core.Health.Backtest;

namespace CanaryFunctions.Cli.Analyze;

/// <summary>The columns of recorded gauges: <c>series,time,arm,metric,value</c>. A value that is left empty is
/// missing.</summary>
internal sealed class GaugeColumns(CsvFile file)
{
    private readonly int series = file.Column("series");
    private readonly int time = file.Column("time");
    private readonly int arm = file.Column("arm");
    private readonly int metric = file.Column("metric");
    private readonly int value = file.Column("value");

    /// <summary>The current line.</summary>
    /// <exception cref="RefusedInputException">It can't be used.</exception>
    public GaugeRow Read() =>
        new(file.Name(series), file.Time(time), file.Arm(arm), file.Name(metric), Value());

    private double Value()
    {
        var text = file.Text(value);
        if (text.Length == 0) return double.NaN;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw file.Refused(value, $"'{text}' is no value: write a finite number, or nothing for a missing one.");
    }
}
