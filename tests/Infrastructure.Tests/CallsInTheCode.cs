using System.Reflection;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Infrastructure.Tests;

/// <summary>Every call to Azure Resource Manager that a member of the adapters makes, with any arguments. Members that are told
/// which right their call takes are left out: those that tell them are here.</summary>
internal static class CallsInTheCode
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private const string AnyText = "any";

    public static IEnumerable<(string Member, ArmCall Call)> Of(Target target) =>
        from type in typeof(ArmCall).Assembly.GetTypes()
        where type != typeof(ArmCall)
        from method in type.GetMethods(Declared)
        where method.ReturnType == typeof(ArmCall) && !method.Name.Contains('<')
        where method.GetParameters().All(parameter => parameter.ParameterType != typeof(ArmCall))
        let owner = method.IsStatic ? null : Any(type, target)
        let arguments = method.GetParameters().Select(parameter => Any(parameter.ParameterType, target)).ToArray()
        let call = (ArmCall)method.Invoke(owner, arguments)!
        where !call.Action.EndsWith(AnyText, StringComparison.Ordinal)
        select ($"{type.Name}.{method.Name}", call);

    private static object? Any(Type type, Target target)
    {
        if (type == typeof(Target)) return target;
        if (type == typeof(string)) return AnyText;
        if (type == typeof(Uri)) return new Uri("about:blank");
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type is { IsInterface: true, GenericTypeArguments: [var item] }) return Array.CreateInstance(item, 0);
        if (type is { IsInterface: true, GenericTypeArguments: [var key, var value] })
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value));
        var constructor = type.GetConstructors(Declared & ~BindingFlags.Static).MaxBy(one => one.IsPublic)
            ?? throw new NotSupportedException($"This test can't make a {type}: teach it.");
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => Any(parameter.ParameterType, target))]);
    }
}
