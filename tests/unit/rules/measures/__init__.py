"""Rules of joint rewards and penalties: tables of cases."""
