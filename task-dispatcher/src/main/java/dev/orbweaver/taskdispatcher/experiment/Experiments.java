package dev.orbweaver.taskdispatcher.experiment;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.ListCrudRepository;

/** All experiments. */
public interface Experiments extends ListCrudRepository<Experiment, Long> {

    Optional<Experiment> findByName(String name);

    /** The runs of one name, newest first. */
    List<Experiment> findByBaseNameOrderByRunDesc(String baseName);

    List<Experiment> findAllByOrderByIdDesc();

    List<Experiment> findByStateNotInOrderById(Collection<ExperimentState> states);

    /** In which something may still happen by itself; the first one queued comes first. */
    default List<Experiment> active() {
        return findByStateNotInOrderById(Arrays.stream(ExperimentState.values())
                .filter(ExperimentState::isAtRest)
                .toList());
    }

    /** Whether some run already has this name on the wire. */
    boolean existsByName(String name);
}
