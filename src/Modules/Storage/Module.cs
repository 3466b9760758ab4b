using Netra;

[assembly: Module("storage")]
