using System.ComponentModel.DataAnnotations;

namespace Netra.Generators.Tests.Speed;

/// <summary>The tools whose calls are measured. They do next to nothing, so that what is measured is the way to them and back.</summary>
[ToolSet]
internal sealed partial class MeasuredTools
{
    /// <summary>Takes three scalars.</summary>
    /// <param name="place">Where to.</param>
    /// <param name="days">For how long.</param>
    /// <param name="round">Whether also back.</param>
    [Tool(Effect = ToolEffect.Read)]
    public double Fare([StringLength(100)] string place, [Range(1, 14)] int days, bool round) => (place.Length + days) * (round ? 2.5 : 1.5);

    /// <summary>Takes a nested record and a list.</summary>
    /// <param name="customer">Who orders.</param>
    /// <param name="lines">What is ordered.</param>
    [Tool(Effect = ToolEffect.Read)]
    public Receipt Order(Customer customer, List<OrderLine> lines)
    {
        decimal total = 0;
        foreach (var line in lines)
        {
            total += line.Count * line.Price;
        }
        return new(customer.Name, customer.Address.City, total, lines);
    }
}

/// <summary>Who orders.</summary>
/// <param name="Name">The name.</param>
/// <param name="Address">Where to send it.</param>
internal sealed record Customer(string Name, Address Address);

/// <summary>Where somebody lives.</summary>
/// <param name="Street">The street and the number.</param>
/// <param name="City">The city.</param>
/// <param name="Country">The country, unless it is ours.</param>
internal sealed record Address(string Street, string City, string? Country = null);

/// <summary>A line of an order.</summary>
/// <param name="Article">What.</param>
/// <param name="Count">How many.</param>
/// <param name="Price">The price of one.</param>
internal sealed record OrderLine(string Article, [property: Range(1, 1000)] int Count, decimal Price);

/// <summary>What was ordered.</summary>
/// <param name="Name">By whom.</param>
/// <param name="City">Sent to where.</param>
/// <param name="Total">The price of all.</param>
/// <param name="Lines">The lines.</param>
internal sealed record Receipt(string Name, string City, decimal Total, IReadOnlyList<OrderLine> Lines);

/// <summary>Has the measured tools.</summary>
[Agent("measured"), UseTools<MeasuredTools>]
internal sealed partial class MeasuredAgent : IModelAgent<string, string>
{
    public string Instructions(string input) => input;
}

/// <summary>A call that the measured tools take nothing from.</summary>
internal sealed class MeasuredCall : ToolContext
{
    public override IRunScope Scope => throw new NotSupportedException();

    public override IRun Run => throw new NotSupportedException();

    public override ToolCallId CallId => throw new NotSupportedException();

    public override string IdempotencyKey => throw new NotSupportedException();

    public override void ReportProgress(string? message, double? fraction)
    {
    }

    public override void ReportItem(JsonText item)
    {
    }
}
