using Microsoft.CodeAnalysis;
using Netra.Generators.Models;

namespace Netra.Generators.Pipeline;

/// <summary>The types whose JSON form the binding runtime knows.</summary>
internal static class SimpleTypes
{
    /// <summary>The type's form, or null when it is none of them.</summary>
    public static ShapeKind? Kind(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ShapeKind.Boolean,
        SpecialType.System_Char => ShapeKind.Char,
        SpecialType.System_SByte => ShapeKind.SByte,
        SpecialType.System_Byte => ShapeKind.Byte,
        SpecialType.System_Int16 => ShapeKind.Int16,
        SpecialType.System_UInt16 => ShapeKind.UInt16,
        SpecialType.System_Int32 => ShapeKind.Int32,
        SpecialType.System_UInt32 => ShapeKind.UInt32,
        SpecialType.System_Int64 => ShapeKind.Int64,
        SpecialType.System_UInt64 => ShapeKind.UInt64,
        SpecialType.System_Single => ShapeKind.Single,
        SpecialType.System_Double => ShapeKind.Double,
        SpecialType.System_Decimal => ShapeKind.Decimal,
        SpecialType.System_String => ShapeKind.String,
        SpecialType.System_DateTime => ShapeKind.DateTime,
        _ when type is IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => ShapeKind.Bytes,
        _ => Symbols.MetadataName(type) switch
        {
            "System.Guid" => ShapeKind.Guid,
            "System.DateTimeOffset" => ShapeKind.DateTimeOffset,
            "System.DateOnly" => ShapeKind.DateOnly,
            "System.TimeOnly" => ShapeKind.TimeOnly,
            "System.TimeSpan" => ShapeKind.TimeSpan,
            "System.Uri" => ShapeKind.Uri,
            "System.Text.Json.JsonElement" => ShapeKind.Element,
            "System.Text.Json.Nodes.JsonNode" => ShapeKind.Node,
            "Netra.JsonText" => ShapeKind.Text,
            "Netra.UserId" or "Netra.ThreadId" or "Netra.RunId" or "Netra.AgentCallId" or "Netra.ToolCallId" or "Netra.MessageId" => ShapeKind.Id,
            _ => null,
        },
    };
}
