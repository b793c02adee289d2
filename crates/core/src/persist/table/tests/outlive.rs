//! What comes into another table?

use super::*;

#[test]
fn a_copy_keeps_the_best_and_nobody_uses_it_yet() {
    let old = table(64);
    for number in 0..40 {
        old.pin(key(number), A, None, &minute(), at(number));
        if number % 5 == 0 {
            old.confirm(key(number), A, &minute(), at(number));
        }
        old.open(key(number), at(number));
    }
    let new = bucket();
    old.copy_into(&new);
    assert_eq!(new.len(), 8);
    let kept: Vec<u64> = (0..40).filter(|&number| new.find(key(number), at(50)).is_some()).collect();
    assert_eq!(kept, [0, 5, 10, 15, 20, 25, 30, 35]);
    assert!(kept.iter().all(|&number| new.find(key(number), at(50)).unwrap().in_use == 0));
}
