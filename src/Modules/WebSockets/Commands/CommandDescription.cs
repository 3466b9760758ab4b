using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>Notes what the members of a command are instead of reading them.</summary>
internal sealed class CommandDescription() : CommandMembers("")
{
    private readonly ImmutableArray<WireMember>.Builder _members = ImmutableArray.CreateBuilder<WireMember>();

    /// <summary>What was noted.</summary>
    public ImmutableArray<WireMember> Members => _members.ToImmutable();

    /// <inheritdoc/>
    public override string Text(string field)
    {
        _members.Add(new WireMember(field, WireKind.Text) { Least = 1 });
        return "";
    }

    /// <inheritdoc/>
    public override string? OptionalText(string field, int least = 1, int most = int.MaxValue)
    {
        _members.Add(new WireMember(field, WireKind.Text) { IsOptional = true, IsNullable = true, Least = least, Most = most == int.MaxValue ? null : most });
        return null;
    }

    /// <inheritdoc/>
    public override string OneOf(string field, string first, string second)
    {
        _members.Add(new WireMember(field, WireKind.Text) { Values = [first, second] });
        return first;
    }

    /// <inheritdoc/>
    public override long Count(string field)
    {
        _members.Add(new WireMember(field, WireKind.Integer) { Least = 0 });
        return 0;
    }

    /// <inheritdoc/>
    public override JsonText Any(string field)
    {
        _members.Add(new WireMember(field, WireKind.Any));
        return JsonText.Null;
    }
}
