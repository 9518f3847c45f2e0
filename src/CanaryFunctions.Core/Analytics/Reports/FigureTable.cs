using System.Collections.Immutable;

namespace CanaryFunctions.Core.Analytics.Reports;

/// <summary>Figures as people read them, to be set as a table in a page or a mail.</summary>
/// <param name="Title">What they are of.</param>
/// <param name="Headings">Of each column; the first column is of names, all others are of numbers.</param>
/// <param name="Rows">The cells of each row, as text.</param>
public sealed record FigureTable(string Title, ImmutableArray<string> Headings, ImmutableArray<ImmutableArray<string>> Rows);
