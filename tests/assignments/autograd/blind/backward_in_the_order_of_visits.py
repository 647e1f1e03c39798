# gradekit: autograd
# function: Value
# belief: You go down from the result and pass a gradient on at the first visit, before all uses have added theirs.
# base: closures


class Value:
    def backward(self):
        self.grad = 1.0
        visited = set()

        def go(node):
            if id(node) in visited:
                return
            visited.add(id(node))
            node._backward()
            for child in node._children:
                go(child)

        go(self)
