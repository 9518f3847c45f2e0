using System.Globalization;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Backtest;
using Sylvan.Data.Csv;

namespace CanaryFunctions.Cli.Analyze;

/// <summary>Recorded series as CSV, read a line at a time. Anything wrong is said with file, line and column.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly string name;
    private readonly CsvDataReader csv;
    private readonly string[] header;
    private readonly string[] record;

    /// <summary>Reads the header.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="RefusedInputException">There is no usable header.</exception>
    public CsvFile(string name, TextReader text)
    {
        this.name = name;
        csv = Open(text);
        header = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
        record = new string[header.Length];
    }

    /// <summary>Names of the columns, in the order of the file.</summary>
    public IReadOnlyList<string> Header => header;

    /// <summary>Number of the current line, from 1; the header's before the first.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Index of a column that must be there once.</summary>
    public int Column(string column)
    {
        var index = Array.IndexOf(header, column);
        if (index < 0) throw Refused(header.Length, $"the column '{column}' is missing.");
        if (Array.LastIndexOf(header, column) != index)
            throw Refused(Array.LastIndexOf(header, column), $"the column '{column}' is there twice.");
        return index;
    }

    /// <summary>Goes to the next line.</summary>
    /// <returns>Whether there is one. A file without any is refused.</returns>
    public bool Next()
    {
        if (!Advance())
        {
            if (Line > 1) return false;
            Line++;
            throw Refused(0, "there is no line after the header.");
        }

        Line++;
        if (csv.RowFieldCount != header.Length)
        {
            throw Refused(Math.Min(csv.RowFieldCount, header.Length),
                $"the line has {csv.RowFieldCount} fields and the header {header.Length}.");
        }

        for (var field = 0; field < record.Length; field++) record[field] = csv.GetString(field);
        return true;
    }

    /// <summary>The text of a field of the current line.</summary>
    public string Text(int column) => record[column];

    /// <summary>A name, which is not empty.</summary>
    public string Name(int column) =>
        record[column].Length > 0 ? record[column] : throw Refused(column, $"the {header[column]} has no name.");

    /// <summary>The start of a bin.</summary>
    public BinTime Time(int column) => BinTime.TryParse(record[column], out var time)
        ? time
        : throw Refused(column,
            $"'{record[column]}' is no time: write a timestamp of a whole minute, or whole minutes from 0.");

    /// <summary>An arm.</summary>
    public Arm Arm(int column) => record[column] switch
    {
        "canary" => Core.Health.Arm.Canary,
        "baseline" => Core.Health.Arm.Baseline,
        var unknown => throw Refused(column, $"'{unknown}' is no arm: write canary or baseline."),
    };

    /// <summary>A whole number from 0.</summary>
    public long Count(int column) =>
        long.TryParse(record[column], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Refused(column, $"'{record[column]}' is no count: write a whole number from 0.");

    /// <summary>A refusal of a field of a line.</summary>
    /// <param name="column">Index of the column.</param>
    /// <param name="why">Why, for people.</param>
    /// <param name="line">Number of the line; the current one if left out.</param>
    public RefusedInputException Refused(int column, string why, int? line = null) =>
        new($"{name}:{line ?? Line}:{column + 1}: {why}");

    public void Dispose() => csv.Dispose();

    private CsvDataReader Open(TextReader text)
    {
        try
        {
            return CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = ',', BufferSize = 1 << 16 });
        }
        catch (CsvMissingHeadersException)
        {
            throw Refused(0, "the file is empty.");
        }
        catch (CsvFormatException)
        {
            throw Refused(0, "the header is malformed.");
        }
    }

    private bool Advance()
    {
        try
        {
            return csv.Read();
        }
        catch (CsvRecordTooLargeException)
        {
            Line++;
            throw Refused(0, "the line is longer than 64 KiB.");
        }
        catch (CsvFormatException exception)
        {
            Line++;
            throw Refused(exception.FieldOrdinal, "a quote is not closed or not doubled.");
        }
    }
}
