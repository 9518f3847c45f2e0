namespace CanaryFunctions.Core;
