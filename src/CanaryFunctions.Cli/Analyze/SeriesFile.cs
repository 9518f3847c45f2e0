using System.Globalization;
using CanaryFunctions.Core.Health;
using CanaryFunctions.Core.Health.Backtest;
using CanaryFunctions.Core.Health.Statistics;
using Sylvan.Data.Csv;

namespace CanaryFunctions.Cli.Analyze;

/// <summary>Reads recorded series from CSV, a row at a time. Anything wrong is said with file, line and column.</summary>
internal static class SeriesFile
{
    private static readonly string[] needed = ["series", "time", "arm", "requests", "failures"];

    /// <summary>The rows in the order of the file, each with its line.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="text">The file.</param>
    /// <exception cref="RefusedInputException">The input can't be used.</exception>
    public static IEnumerable<(int Line, SeriesRow Row)> Read(string name, TextReader text)
    {
        using var csv = Open(name, text);
        string[] header = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
        var columns = needed.Select(column => Column(name, header, column)).ToArray();
        var buckets = Buckets(name, header);
        var record = new string[header.Length];
        var line = 1;
        while (Advance(name, csv, line + 1))
        {
            line++;
            if (csv.RowFieldCount != header.Length)
            {
                throw Refused(name, line, Math.Min(csv.RowFieldCount, header.Length) + 1,
                    $"the line has {csv.RowFieldCount} fields and the header {header.Length}.");
            }

            for (var field = 0; field < record.Length; field++) record[field] = csv.GetString(field);
            yield return (line, Row(name, line, record, columns, buckets));
        }

        if (line == 1) throw Refused(name, 2, 1, "there is no line after the header.");
    }

    /// <summary>A refusal; the column is the number of the field, from 1.</summary>
    public static RefusedInputException Refused(string name, int line, int column, string why) =>
        new($"{name}:{line}:{column}: {why}");

    private static CsvDataReader Open(string name, TextReader text)
    {
        try
        {
            return CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = ',', BufferSize = 1 << 16 });
        }
        catch (CsvMissingHeadersException)
        {
            throw Refused(name, 1, 1, "the file is empty.");
        }
        catch (CsvFormatException)
        {
            throw Refused(name, 1, 1, "the header is malformed.");
        }
    }

    private static bool Advance(string name, CsvDataReader csv, int line)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvRecordTooLargeException)
        {
            throw Refused(name, line, 1, "the line is longer than 64 KiB.");
        }
        catch (CsvFormatException exception)
        {
            throw Refused(name, line, exception.FieldOrdinal + 1, "a quote is not closed or not doubled.");
        }
    }

    private static SeriesRow Row(string name, int line, string[] record, int[] columns, int[] buckets)
    {
        if (record[columns[0]].Length == 0) throw Refused(name, line, columns[0] + 1, "the series has no name.");
        if (!BinTime.TryParse(record[columns[1]], out var time))
        {
            throw Refused(name, line, columns[1] + 1,
                $"'{record[columns[1]]}' is no time: write a timestamp of a whole minute, or whole minutes from 0.");
        }

        Arm arm = record[columns[2]] switch
        {
            "canary" => Arm.Canary,
            "baseline" => Arm.Baseline,
            var unknown => throw Refused(name, line, columns[2] + 1, $"'{unknown}' is no arm: write canary or baseline."),
        };
        var requests = Count(name, line, record, columns[3]);
        var failures = Count(name, line, record, columns[4]);
        if (failures > requests)
            throw Refused(name, line, columns[4] + 1, $"{failures} failures are more than {requests} requests.");
        CheckBuckets(name, line, record, buckets, requests);
        return new(record[columns[0]], time, arm, new EventCounts(requests, failures));
    }

    private static int Column(string name, string[] header, string column)
    {
        var index = Array.IndexOf(header, column);
        if (index < 0) throw Refused(name, 1, header.Length + 1, $"the column '{column}' is missing.");
        if (Array.LastIndexOf(header, column) != index)
            throw Refused(name, 1, Array.LastIndexOf(header, column) + 1, $"the column '{column}' is there twice.");
        return index;
    }

    private static int[] Buckets(string name, string[] header)
    {
        var before = double.NegativeInfinity;
        var buckets = new List<int>();
        foreach (var (index, column) in header.Index().Where(column => column.Item.StartsWith("le_", StringComparison.Ordinal)))
        {
            var text = column[3..] == "inf" ? "Infinity" : column[3..];
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out var edge) || double.IsNaN(edge) || edge <= before)
                throw Refused(name, 1, index + 1, $"'{column}' is no bucket, or smaller than the one before it.");
            before = edge;
            buckets.Add(index);
        }

        return [.. buckets];
    }

    private static void CheckBuckets(string name, int line, string[] record, int[] buckets, long requests)
    {
        long before = 0;
        foreach (var bucket in buckets)
        {
            var count = Count(name, line, record, bucket);
            if (count < before)
                throw Refused(name, line, bucket + 1, $"cumulative counts do not fall: {count} comes after {before}.");
            if (count > requests)
                throw Refused(name, line, bucket + 1, $"{count} requests in a bucket are more than {requests} requests.");
            before = count;
        }
    }

    private static long Count(string name, int line, string[] record, int column) =>
        long.TryParse(record[column], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Refused(name, line, column + 1, $"'{record[column]}' is no count: write a whole number from 0.");
}
