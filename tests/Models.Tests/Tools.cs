using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Models;

/// <summary>Tools as any module could offer them; the planner knows none of them.</summary>
internal static class Tools
{
    public static AITool Add { get; } = Declare("add", "Adds two numbers.", """
        {"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"],"additionalProperties":false}
        """);

    public static AITool Upper { get; } = Declare("upper", "Writes a text in capital letters.", """
        {"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}
        """);

    public static AITool Forecast { get; } = Declare("get_forecast", "Daily weather forecast for a place.", """
        {"type":"object","properties":{
          "place":{"type":"string","description":"City and country."},
          "days":{"type":"integer","minimum":1,"maximum":14,"description":"How many days."},
          "unit":{"type":"string","enum":["degrees_celsius","degrees_fahrenheit"]},
          "from":{"type":["string","null"],"format":"date"}},"required":["place"]}
        """);

    public static AITool Sales { get; } = Declare("list_sales", "Sales of the shop by region or by product.", """
        {"type":"object","properties":{
          "by":{"type":"string","enum":["region","product_line"]},
          "timeframe":{"type":["string","null"]},
          "detailed":{"type":"boolean"}},"required":["by"]}
        """);

    public static AITool[] All { get; } = [Add, Upper, Forecast, Sales];

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    private static AIFunctionDeclaration Declare(string name, string description, string schema)
        => AIFunctionFactory.CreateDeclaration(name, description, Json(schema), returnJsonSchema: null);
}
