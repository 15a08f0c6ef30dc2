"""Made-up surveys whose truth is known, written as ten and more services write their exports."""
