"""What there is to do: questions to people, the queue, who holds which contract, decisions and taking them back."""
