package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;

/**
 * Runs any method of a script module, with autograd available or not.
 *
 * <p>In DJL's package because {@code PyTorchLibrary} and the constructor of {@code IValue} are package-private, and its public
 * {@link IValueUtils#runMethod} always runs under {@code c10::InferenceMode}: nothing can be trained there, and no tensor born there
 * can be trained later.
 */
public final class ScriptMethods {
    private ScriptMethods() {}

    /**
     * @param inferenceMode true: no autograd and the least work per operator
     * @return a new handle, owned by the caller, as are {@code arguments}
     */
    public static IValue run(PtSymbolBlock module, String method, boolean inferenceMode, IValue... arguments) {
        long[] handles = new long[arguments.length];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = arguments[i].getHandle();
        }
        return new IValue(
                PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), method, handles, !inferenceMode, false));
    }
}
