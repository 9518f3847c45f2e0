namespace CanaryFunctions.Azure;
